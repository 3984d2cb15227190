'use strict';
// Connections to PostgreSQL through Prisma's adapter for node-postgres.

const { PrismaPg } = require('@prisma/adapter-pg');
const Result = require('pg/lib/result');

// Types of PostgreSQL's catalogue that the adapter does not know, read as text like the native engine does:
// "char", name, name[].
const READ_AS = { 18: 25, 19: 25, 1003: 1009 };

const addFields = Result.prototype.addFields;
Result.prototype.addFields = function (fields) {
  for (const field of fields) field.dataTypeID = READ_AS[field.dataTypeID] ?? field.dataTypeID;
  return addFields.call(this, fields);
};

// What stands after `?` in the URL is meant for Prisma's native engine; the pool's size is told to node-postgres.
function openPool(databaseUrl) {
  const url = new URL(databaseUrl);
  const max = Number(url.searchParams.get('connection_limit') ?? 10);
  url.search = '';
  return new PrismaPg({ connectionString: url.toString(), max });
}

module.exports = { openPool };
