'use strict';
// In the GraphQL protocol a string at a Json column is JSON text; in the JSON protocol it would be a JSON string, and
// everything would be stored encoded twice. So the Json columns are found with the schema, and their values tagged.

// What may stand between a relation and the columns of the related model.
const OPERATIONS = new Set([
  'connect', 'connectOrCreate', 'create', 'createMany', 'data', 'delete', 'deleteMany', 'disconnect', 'every', 'is',
  'isNot', 'none', 'set', 'some', 'update', 'updateMany', 'upsert', 'where',
]);
const COLUMN_ARGUMENTS = new Set(['create', 'cursor', 'data', 'having', 'update', 'where']);
const COMBINATIONS = new Set(['AND', 'NOT', 'OR']);

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

function mapObject(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

class JsonColumns {
  // model name -> Map of column name -> type name
  #models = new Map();

  constructor(schema) {
    for (const [, model, body] of schema.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)) {
      const columns = [...body.matchAll(/^[ \t]*(\w+)[ \t]+(\w+)(?:\[\])?\??/gm)];
      this.#models.set(model, new Map(columns.map(([, column, type]) => [column, type])));
    }
  }

  // The arguments of one operation on a model: where, data, create, ...
  tagArguments(given, model) {
    return mapObject(given, (name, value) => (COLUMN_ARGUMENTS.has(name) ? this.#tagColumns(value, model) : value));
  }

  // The arguments inside a selection, of the relations that are included.
  tagSelection(selection, model) {
    for (const [column, included] of Object.entries(selection ?? {})) {
      const type = this.#models.get(model)?.get(column);
      if (!isObject(included) || !this.#models.has(type)) continue;
      included.arguments = this.tagArguments(included.arguments, type);
      this.tagSelection(included.selection, type);
    }
  }

  // An object whose keys are columns.
  #tagColumns(value, model) {
    if (Array.isArray(value)) return value.map((each) => this.#tagColumns(each, model));
    if (!isObject(value) || value.$type) return value;
    const columns = this.#models.get(model);
    return mapObject(value, (key, inner) => {
      const type = columns?.get(key);
      if (type === 'Json') return tagJson(inner);
      if (this.#models.has(type)) return this.#tagOperations(inner, type);
      // A name with an underscore that is no column stands for a compound unique key.
      if (!type && (COMBINATIONS.has(key) || key.includes('_'))) return this.#tagColumns(inner, model);
      return inner;
    });
  }

  // An object whose keys are operations on a related model, or at once that model's columns.
  #tagOperations(value, model) {
    if (Array.isArray(value)) return value.map((each) => this.#tagOperations(each, model));
    if (!isObject(value)) return value;
    if (!Object.keys(value).every((key) => OPERATIONS.has(key))) return this.#tagColumns(value, model);
    return mapObject(value, (operation, inner) =>
      holdsOperations(operation, inner) ? this.#tagOperations(inner, model) : this.#tagColumns(inner, model));
  }
}

function holdsOperations(operation, inner) {
  if (['connectOrCreate', 'createMany', 'upsert'].includes(operation)) return true;
  return ['update', 'updateMany'].includes(operation) && Boolean(inner?.data);
}

// Also inside a filter on a Json column ({ equals: ... }); the names of a filter's own options stay plain.
function tagJson(value) {
  if (typeof value === 'string') return { $type: 'Json', value };
  if (Array.isArray(value)) return value.map(tagJson);
  if (!isObject(value)) return value;
  return mapObject(value, (key, inner) =>
    key === 'path' || key === 'mode' || key.startsWith('string_') ? inner : tagJson(inner));
}

module.exports = { JsonColumns };
