'use strict';
// Prisma's query engine (WebAssembly, JSON protocol) over node-postgres.

const fs = require('node:fs');
const path = require('node:path');
const { bindAdapter } = require('@prisma/driver-adapter-utils');
const { openPool } = require('./database');
const { JsonColumns } = require('./columns');
const { toJsonProtocol, UnreadableQuery } = require('./query');
const { errorAnswer, queryAnswer, unreadableAnswer } = require('./answer');

const NO_TRACE = '{}';

function loadWasm() {
  const runtime = path.join(path.dirname(require.resolve('@prisma/client/package.json')), 'runtime');
  const glue = require(path.join(runtime, 'query_engine_bg.postgresql.js'));
  const { wasm } = require(path.join(runtime, 'query_engine_bg.postgresql.wasm-base64.js'));
  const module = new WebAssembly.Module(Buffer.from(wasm, 'base64'));
  const instance = new WebAssembly.Instance(module, { './query_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}

class Engine {
  // Request ids have to be non-zero integers.
  #requests = 0;

  static async open(databaseUrl, schemaPath) {
    const datamodel = fs.readFileSync(schemaPath, 'utf8');
    const engine = new Engine();
    engine.columns = new JsonColumns(datamodel);
    engine.adapter = bindAdapter(await openPool(databaseUrl).connect());
    engine.wasm = new (loadWasm().QueryEngine)(
      {
        datamodel,
        env: process.env,
        logQueries: false,
        ignoreEnvVarErrors: true,
        datasourceOverrides: {},
        logLevel: 'error',
        configDir: path.dirname(schemaPath),
        engineProtocol: 'json',
        enableTracing: false,
      },
      () => {},
      engine.adapter,
    );
    await engine.wasm.connect(NO_TRACE, engine.#nextId());
    return engine;
  }

  #nextId() {
    this.#requests += 1;
    return String(this.#requests);
  }

  // One query or a batch, as the GraphQL protocol asks for it and in the form in which that protocol answers.
  async query(request, transactionId) {
    const batch = Array.isArray(request.batch);
    let queries;
    try {
      queries = (batch ? request.batch : [request]).map((each) => toJsonProtocol(each, this.columns));
    } catch (error) {
      if (error instanceof UnreadableQuery) return unreadableAnswer(error.message);
      throw error;
    }
    const bodies = queries.map((query) => query.body);
    const transaction = request.transaction && !transactionId ? {} : undefined;
    const payload = batch ? { batch: bodies, transaction } : bodies[0];
    const result = JSON.parse(await this.wasm.query(JSON.stringify(payload), NO_TRACE, transactionId, this.#nextId()));
    if (!batch) return queryAnswer(result, queries[0], this.adapter);
    if (result.errors) return errorAnswer(result, this.adapter);
    return { batchResult: result.batchResult.map((each, index) => queryAnswer(each, queries[index], this.adapter)) };
  }

  async begin({ max_wait = 2000, timeout = 5000, isolation_level }) {
    const wanted = JSON.stringify({ max_wait, timeout, isolation_level });
    return JSON.parse(await this.wasm.startTransaction(wanted, NO_TRACE, this.#nextId()));
  }

  async end(transactionId, how) {
    const finish = how === 'commit' ? this.wasm.commitTransaction : this.wasm.rollbackTransaction;
    return JSON.parse(await finish.call(this.wasm, transactionId, NO_TRACE, this.#nextId()));
  }

  async close() {
    await this.wasm.disconnect(NO_TRACE, this.#nextId());
  }
}

module.exports = { Engine };
