'use strict';
// node describe-schema.js <schema.prisma>: what the Prisma CLI tells a client generator about a schema, as JSON.

const fs = require('node:fs');
const { get_config: getConfig, get_dmmf: getDmmf } = require('@prisma/prisma-schema-wasm');

const [, , schemaPath] = process.argv;
const datamodel = fs.readFileSync(schemaPath, 'utf8');
const prismaSchema = [[schemaPath, datamodel]];
const dmmf = JSON.parse(getDmmf(JSON.stringify({ prismaSchema, noColor: true })));
const { config } = JSON.parse(
  getConfig(JSON.stringify({ prismaSchema, datasourceOverrides: {}, ignoreEnvVarErrors: true, env: {} })),
);
process.stdout.write(JSON.stringify({ schemaPath, datamodel, dmmf, config }));
