'use strict';
// The process that prisma-client-py 0.15 starts as its query engine (PRISMA_QUERY_ENGINE_BINARY). It speaks that
// client's protocol, GraphQL over HTTP, and lets Prisma's own query engine, compiled to WebAssembly, do the work.

const http = require('node:http');
const { Engine } = require('./engine');

// The engine version that prisma-client-py 0.15 asks for.
const EXPECTED_VERSION = '393aa359c9ad4a4bb28630fb5613f9c281cde053';

const PARENT_WATCH_MS = 1000;

function option(...names) {
  const at = process.argv.findIndex((argument) => names.includes(argument));
  return at < 0 ? undefined : process.argv[at + 1];
}

async function answer(engine, request, body) {
  const url = new URL(request.url, 'http://localhost');
  if (request.method === 'POST' && url.pathname === '/') {
    return [200, await engine.query(JSON.parse(body), request.headers['x-transaction-id'])];
  }
  if (url.pathname === '/status') return [200, { status: 'ok' }];
  if (url.pathname === '/metrics') {
    return [200, url.searchParams.get('format') === 'prometheus' ? '' : { counters: [], gauges: [], histograms: [] }];
  }
  if (url.pathname === '/transaction/start') return transactionAnswer(await engine.begin(JSON.parse(body || '{}')));
  const end = /^\/transaction\/([^/]+)\/(commit|rollback)$/.exec(url.pathname);
  if (end) return transactionAnswer(await engine.end(end[1], end[2]));
  return [404, { error: `no such path: ${url.pathname}` }];
}

const transactionAnswer = (result) => [result.error_code ? 400 : 200, result];

function failure(error) {
  const message = String(error?.message ?? error);
  console.error('[prisma bridge]', message);
  return { errors: [{ error: message, user_facing_error: userFacing(message) }] };
}

// The engine throws its own errors as JSON text; any other error is reported as a failed raw query (P2010).
function userFacing(message) {
  try {
    const error = JSON.parse(message);
    if (error.error_code) return error;
  } catch {
    // Plain text.
  }
  return { is_panic: false, message, meta: {}, error_code: 'P2010' };
}

function serve(engine, port) {
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      const [status, content] = await answer(engine, request, Buffer.concat(chunks).toString('utf8'))
        .catch((error) => [200, failure(error)]);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    });
  });
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.listen(port, '127.0.0.1');
}

function stopWithParent(engine) {
  const stop = async () => {
    await engine.close().catch(() => {}); // going anyway
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), PARENT_WATCH_MS).unref();
}

async function main() {
  if (process.argv.includes('--version')) {
    console.log(`query-engine ${EXPECTED_VERSION}`);
    return;
  }
  const engine = await Engine.open(process.env.DATABASE_URL, process.env.PRISMA_DML_PATH);
  serve(engine, Number(option('-p', '--port') ?? 0));
  stopWithParent(engine);
}

main().catch((error) => {
  console.error('[prisma bridge] cannot start:', error?.message ?? error);
  process.exit(1);
});
