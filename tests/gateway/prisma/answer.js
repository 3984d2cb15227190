'use strict';
// Results of the JSON protocol in the form of the GraphQL protocol.

function queryAnswer(result, { key, raw }, adapter) {
  if (result.errors) return errorAnswer(result, adapter);
  const [data] = Object.values(result.data);
  return { data: { [key]: raw ? floatsAsDecimals(data) : untag(data) } };
}

function errorAnswer({ errors }, adapter) {
  return { errors: errors.map((error) => databaseError(error, adapter)) };
}

function unreadableAnswer(message) {
  const userFacing = { is_panic: false, message, meta: { kind: 'Parse' }, error_code: 'P2009' };
  return { errors: [{ error: message, user_facing_error: userFacing }] };
}

// Values that JSON has no type for come as { $type, value }; these hold nothing that is tagged again.
const PLAIN = new Set(['BigInt', 'Bytes', 'DateTime', 'Decimal', 'Enum', 'Json', 'Raw']);

function untag(value) {
  if (Array.isArray(value)) return value.map(untag);
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$type === 'string' && 'value' in value) {
    return PLAIN.has(value.$type) ? value.value : untag(value.value);
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, untag(inner)]));
}

// A double of 4.0 would reach Python as the int 4: as a decimal, which is sent as text, it becomes a float there.
function floatsAsDecimals(result) {
  if (!Array.isArray(result?.types)) return result;
  result.types.forEach((type, column) => {
    if (!/^(double|float)(-array)?$/.test(type)) return;
    result.types[column] = type.replace(/^(double|float)/, 'decimal');
    for (const row of result.rows) row[column] = numbersAsText(row[column]);
  });
  return result;
}

function numbersAsText(value) {
  if (value === null) return null;
  return Array.isArray(value) ? value.map(numbersAsText) : String(value);
}

// P2036 only points to an error that the adapter keeps; the native engine reports it as a failed raw query (P2010).
function databaseError(error, adapter) {
  const { error_code: code, meta, message } = error.user_facing_error ?? {};
  if (code !== 'P2036' || !meta) return error;
  const kept = adapter.errorRegistry.consumeError(meta.id)?.error;
  const text = kept ? String(kept.message ?? kept) : message;
  return { error: text, user_facing_error: { is_panic: false, message: text, meta: {}, error_code: 'P2010' } };
}

module.exports = { errorAnswer, queryAnswer, unreadableAnswer };
