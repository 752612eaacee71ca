/**
 * Runs inside a network namespace: `nginx-session.mjs NGINX CONFIGURATION STEPS`. Starts small upstreams on the
 * ports that the steps name, a name server like Docker's and the real nginx; takes the steps one after the other; prints
 * what came back, with the access log, as JSON.
 */
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const [program, configuration, { upstreams, grpcUpstreams = [], steps }] = [
  process.argv[2],
  process.argv[3],
  JSON.parse(process.argv[4]),
]

/** Answers with what it was asked; says things about itself that the proxy must not pass on. */
async function startUpstream(port) {
  const server = http.createServer(async (request, response) => {
    let size = 0
    for await (const chunk of request) size += chunk.length
    response.setHeader('Strict-Transport-Security', 'max-age=1')
    response.setHeader('X-Powered-By', 'upstream')
    response.setHeader('Access-Control-Allow-Origin', '*')
    const { method, url, headers, socket } = request
    response.end(JSON.stringify({ method, url, headers, size, connection: socket.remotePort }))
  })
  server.on('upgrade', (request, socket) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => {}).on('data', (data) => socket.write(data))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** Speaks HTTP/2 in the clear as gRPC does: what comes in goes out at once, and the status is in a trailer. */
async function startGrpcUpstream(port) {
  const server = http2.createServer()
  server.on('stream', (stream, headers) => {
    const seen = ['x-forwarded-for', 'x-forwarded-proto', 'te', 'host', ':path']
    const said = Object.fromEntries(seen.map((name) => [name, headers[name]]))
    stream.respond(
      { ':status': 200, 'content-type': 'application/grpc', seen: JSON.stringify(said) },
      {
        waitForTrailers: true,
      },
    )
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.on('error', () => {})
    stream.on('data', (data) => stream.write(data)).on('end', () => stream.end())
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** Docker's name server: every name is 127.0.0.1. https://www.rfc-editor.org/rfc/rfc1035#section-4 */
async function startNameServer() {
  const server = createSocket('udp4')
  server.on('message', (query, { port, address }) => {
    const end = query.indexOf(0, 12) + 5
    const header = Buffer.from([query[0], query[1], 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0])
    const answer = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1])
    server.send(Buffer.concat([header, query.subarray(12, end), answer]), port, address)
  })
  server.bind(53, '127.0.0.11')
  await once(server, 'listening')
}

const logs = mkdtempSync(join(tmpdir(), 'nginx-'))
const [accessLog, errorLog] = [join(logs, 'access.log'), join(logs, 'error.log')]

/** nginx opens /dev/stdout by name, which works for a file and not for the socket that Node would give it. */
async function startNginx() {
  // The only user of an unprivileged namespace is root.
  const args = ['-e', '/dev/stderr', '-g', 'daemon off; user root;', '-c', configuration]
  const child = spawn(program, args, { stdio: ['ignore', openSync(accessLog, 'w'), openSync(errorLog, 'w')] })
  child.on('exit', (status) => {
    if (status === 0) return
    process.stderr.write(readFileSync(errorLog))
    process.exit(1)
  })
  while (!(await accepts(8443))) await sleep(20)
  return child
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('connect', () => resolve(socket.destroy() !== undefined)).on('error', () => resolve(false))
  })
}

function request({
  port = 8443,
  path = '/',
  method = 'GET',
  host,
  servername = host,
  headers = {},
  body,
  client,
}) {
  const options = {
    host: '127.0.0.1',
    port,
    path,
    method,
    servername,
    agent: false,
    rejectUnauthorized: false,
    localAddress: client,
    headers: { host, ...headers },
  }
  return new Promise((resolve) => {
    const call = (port === 8443 ? https : http).request(options, (response) => {
      const chunks = []
      response.on('error', (error) => resolve({ error: error.code }))
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    call.on('upgrade', (response, socket) => {
      socket
        .on('data', (data) => resolve({ status: response.statusCode, echo: `${data}` }))
        .on('error', () => {})
      socket.write('ping')
    })
    call.on('error', (error) => resolve({ error: error.code }))
    call.end(body === undefined ? undefined : Buffer.alloc(body))
  })
}

function upgrade(step) {
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
    ...step.headers,
  }
  return request({ ...step, headers })
}

function requestHttp2({ host, path }) {
  return new Promise((resolve) => {
    const session = http2.connect('https://127.0.0.1:8443', { rejectUnauthorized: false, servername: host })
    session.on('error', (error) => resolve({ error: error.code }))
    const stream = session.request({ ':path': path, ':authority': host })
    stream.on('response', (headers) => {
      resolve({ status: headers[':status'] })
      session.destroy()
    })
    stream.end()
  })
}

/** A stream of both sides: the next message is sent when the one before has come back. */
function callGrpc({ host, path, messages, client }) {
  return new Promise((resolve) => {
    const session = http2.connect('https://127.0.0.1:8443', {
      rejectUnauthorized: false,
      servername: host,
      localAddress: client,
    })
    session.on('error', (error) => resolve({ error: error.code }))
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      ':authority': host,
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    const answer = { received: 0 }
    let left = [...messages]
    const next = () => (left.length === 0 ? stream.end() : stream.write(Buffer.alloc(left[0])))
    stream.on('response', (headers) => Object.assign(answer, { status: headers[':status'], headers }))
    stream.on('trailers', (trailers) => Object.assign(answer, { trailers }))
    stream.on('error', (error) => resolve({ ...answer, error: error.code }))
    stream.on('data', (data) => {
      answer.received += data.length
      if (answer.received < messages.slice(0, messages.length - left.length + 1).reduce((a, b) => a + b))
        return
      left = left.slice(1)
      next()
    })
    stream.on('close', () => {
      session.destroy()
      resolve(answer)
    })
    next()
  })
}

const kinds = { grpc: callGrpc, request, upgrade, http2: requestHttp2 }

/** `times` asks at once; `kind` is a plain request unless said. */
function take({ kind = 'request', times = 1, ...step }) {
  return Promise.all(Array.from({ length: times }, () => kinds[kind](step)))
}

await Promise.all([
  startNameServer(),
  ...upstreams.map(startUpstream),
  ...grpcUpstreams.map(startGrpcUpstream),
])
const nginx = await startNginx()
const answers = {}
for (const [name, step] of Object.entries(steps)) answers[name] = await take(step)
nginx.kill('SIGTERM')
await once(nginx, 'exit')
console.log(JSON.stringify({ answers, log: readFileSync(accessLog, 'utf8') }))
rmSync(logs, { recursive: true })
process.exit(0)
