'use strict';
// A query of the GraphQL protocol (text) in the terms of the JSON protocol ({ modelName, action, query }).

const { parse } = require('graphql');

class UnreadableQuery extends Error {}

const RAW_ACTIONS = ['queryRaw', 'executeRaw'];
const MODEL_ACTIONS = [
  /^(findUnique|findFirst)(.+)(OrThrow)$/,
  /^(findUnique|findFirst|findMany)(.+)$/,
  /^(createOne|createMany|updateOne|updateMany|upsertOne|deleteOne|deleteMany)(.+)$/,
  /^(aggregate|groupBy)(.+)$/,
];

function toJsonProtocol(request, columns) {
  const field = onlyField(request.query);
  const name = field.name.value;
  const variables = request.variables ?? {};
  const query = { arguments: readArguments(field, variables), selection: readSelection(field.selectionSet, variables) };
  const key = field.alias?.value ?? name;
  if (RAW_ACTIONS.includes(name)) return { key, raw: true, body: { action: name, query } };

  const match = MODEL_ACTIONS.map((pattern) => pattern.exec(name)).find(Boolean);
  if (!match) throw new UnreadableQuery(`unknown operation ${name}`);
  const [, verb, modelName, suffix = ''] = match;
  query.arguments = columns.tagArguments(query.arguments, modelName);
  columns.tagSelection(query.selection, modelName);
  return { key, raw: false, body: { modelName, action: verb + suffix, query } };
}

function onlyField(text) {
  let document;
  try {
    document = parse(text, { noLocation: true });
  } catch (error) {
    throw new UnreadableQuery(error.message);
  }
  const fields = document.definitions[0].selectionSet.selections;
  if (fields.length !== 1) throw new UnreadableQuery(`one root field expected, found ${fields.length}`);
  return fields[0];
}

function readArguments(field, variables) {
  return Object.fromEntries((field.arguments ?? []).map((each) => [each.name.value, readValue(each.value, variables)]));
}

function readSelection(set, variables) {
  return Object.fromEntries((set?.selections ?? []).map((field) => [
    field.name.value,
    field.selectionSet || field.arguments?.length
      ? { arguments: readArguments(field, variables), selection: readSelection(field.selectionSet, variables) }
      : true,
  ]));
}

function readValue(node, variables) {
  switch (node.kind) {
    case 'StringValue':
    case 'EnumValue':
    case 'BooleanValue':
      return node.value;
    case 'NullValue':
      return null;
    case 'IntValue': {
      const number = Number(node.value);
      return Number.isSafeInteger(number) ? number : { $type: 'BigInt', value: node.value };
    }
    case 'FloatValue':
      return Number(node.value);
    case 'ListValue':
      return node.values.map((each) => readValue(each, variables));
    case 'ObjectValue':
      return Object.fromEntries(node.fields.map((field) => [field.name.value, readValue(field.value, variables)]));
    case 'Variable':
      return variables[node.name.value];
    default:
      throw new UnreadableQuery(`unknown kind of value ${node.kind}`);
  }
}

module.exports = { toJsonProtocol, UnreadableQuery };
