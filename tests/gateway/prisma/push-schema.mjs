// node push-schema.mjs <schema.prisma>: brings the database at DATABASE_URL to the schema, as `prisma db push` does,
// with Prisma's schema engine compiled to WebAssembly. Prints the number of steps that it took.

import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { bindMigrationAwareSqlAdapterFactory } = require('@prisma/driver-adapter-utils');
const { openPool } = require('./database');

async function loadWasm() {
  const folder = new URL('node_modules/@prisma/schema-engine-wasm/', import.meta.url);
  const glue = await import(new URL('schema_engine_bg.js', folder));
  const module = new WebAssembly.Module(fs.readFileSync(new URL('schema_engine_bg.wasm', folder)));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

const [, , schemaPath] = process.argv;
const content = fs.readFileSync(schemaPath, 'utf8');
const { SchemaEngine } = await loadWasm();
const adapter = bindMigrationAwareSqlAdapterFactory(openPool(process.env.DATABASE_URL));
const engine = await SchemaEngine.new({ datamodels: [[schemaPath, content]] }, () => {}, adapter);
const result = await engine.schemaPush({
  force: false,
  schema: { files: [{ path: schemaPath, content }] },
  filters: { externalTables: [], externalEnums: [] },
});
if (result.unexecutable.length) throw new Error(`the schema cannot be reached: ${result.unexecutable.join('; ')}`);
console.log(result.executedSteps);
process.exit(0); // the pool's idle connections would keep the process alive
