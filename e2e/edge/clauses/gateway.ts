import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { claimPort } from '@streamvault/edge'
import { findHeadersMore, type GatewaySettings, writeGateway } from '@streamvault/gateway'
import { assertTold, fileOf, get, until } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { testConfiguration } from '../harness/nginx-process.ts'
import { ask } from '../harness/raw-client.ts'
import { type StartedNginx, startNginxEdge, startNginxSlices } from '../harness/start-nginx.ts'
import { LINK_KEYS } from '../harness/target.ts'
import { UNREADABLE } from './headers.ts'

/** A folder with a self-signed certificate, removed on disposal. */
function makeCertificate(): Disposable & { certificate: string; key: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'contract-tls-'))
  const [certificate, key] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=edge', '-days', '2', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  execFileSync('openssl', ['req', '-x509', '-keyout', key, '-out', certificate, ...subject], { stdio: 'ignore' })
  return { certificate, key, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

function* variants(folder: string, tls: { certificate: string; key: string }): Generator<GatewaySettings, void> {
  for (const mode of ['edge', 'nginx'] as const)
    for (const isSecure of [false, true])
      for (const proxies of [[], ['10.0.0.0/8', '2400:cb00::/32']])
        for (const addresses of [['127.0.0.1'], ['0.0.0.0', '[::]']])
          for (const headersMore of [findHeadersMore(), undefined]) {
            if (mode === 'nginx' && headersMore === undefined) continue
            yield {
              mode,
              folder,
              user: undefined,
              workers: 2,
              listen: { addresses, port: 18_080, tls: isSecure ? { port: 18_443, ...tls } : undefined },
              edge: { host: '127.0.0.1', port: 8080 },
              engine: { host: '127.0.0.1', port: 8082 },
              engineToken: 'token',
              linkSecrets: LINK_KEYS.secrets,
              cache: {
                directory: path.join(folder, 'cache'),
                maxBytes: 150e9,
                minFreeBytes: 6e9,
                inactiveMs: 72 * 3_600_000,
                sliceBytes: 2 ** 20,
              },
              proxies,
              proxyHeader: proxies.length === 0 ? 'X-Forwarded-For' : 'CF-Connecting-IP',
              guest: { connections: 2, bytesPerSecond: 750_000 },
              limits: { connections: 256, requestsPerSecond: 256 },
              headersMore,
              helper: { host: '127.0.0.1', port: 8083, token: 'token' },
            }
          }
}

async function assertSecure(
  start: (more: Partial<GatewaySettings>) => Promise<StartedNginx>,
  listen: GatewaySettings['listen'],
): Promise<void> {
  await using edge = await start({ listen })
  const file = fileOf(2_200_000)
  const session = connect(`https://127.0.0.1:${listen.tls?.port}`, { rejectUnauthorized: false })
  try {
    const stream = session.request({ ':path': edge.linkTo(file), range: 'bytes=1000-2000999' })
    const [headers] = await once(stream, 'response')
    assert.deepEqual([headers[':status'], headers['content-range']], [206, 'bytes 1000-2000999/2200000'])
    assert.ok(Buffer.concat(await stream.toArray()).equals(edge.source.bytesOf(file, 1000, 2_001_000)))
    const refused = session.request({ ':path': edge.linkTo(file).replace('member', 'guest') })
    assert.equal((await once(refused, 'response'))[0][':status'], 403)
    refused.close()
  } finally {
    session.destroy()
  }
  if (edge.name === 'nginx') {
    await until(async () => (await readCounters(edge.helperPort)).bytes > 0, 'the helper counted the bytes')
    assert.deepEqual(await readCounters(edge.helperPort), { hits: 0, misses: 2, bytes: 2_000_000 })
  }
  await assertSentToTls(listen)
}

/** The plain HTTP port in front of TLS names no software either, and serves nothing. */
async function assertSentToTls({ port, tls }: GatewaySettings['listen']): Promise<void> {
  const plain = await ask(port, '/title/x')
  assert.deepEqual([plain.status, plain.body.length], [308, 0], plain.body.toString())
  assert.equal(plain.headers.location, `https://edge:${tls?.port}/title/x`)
  assert.deepEqual([plain.headers.server, plain.headers['content-type']], [undefined, undefined])
  for (const line of UNREADABLE) {
    const answer = await ask(port, '', { text: `${line}\r\nHost: edge\r\n\r\n` })
    if (answer.status !== 308) assertTold(answer)
  }
  const large = await ask(port, '/title/x', { headers: { 'x-a': 'x'.repeat(20_000) } })
  assert.equal(large.status, 431)
  assertTold(large)
}

/** The helper's counters so far. */
async function readCounters(port: number): Promise<{ hits: number; misses: number; bytes: number }> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  const countOf = (name: string) => Number(new RegExp(`^streamvault_${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  return {
    hits: countOf('slice_requests_total\\{result="hit"\\}'),
    misses: countOf('slice_requests_total\\{result="miss"\\}'),
    bytes: countOf('stream_bytes_total\\{class="member"\\}'),
  }
}

/** Section 12: promises of nginx alone. */
export const gatewayClauses: Clause[] = [
  {
    id: '12.1',
    name: 'takes every variant that can be rendered',
    only: ['nginx'],
    async run() {
      using tls = makeCertificate()
      const folder = mkdtempSync(path.join(tmpdir(), 'contract-variants-'))
      try {
        let tried = 0
        for (const settings of variants(folder, tls)) {
          await writeGateway(settings)
          testConfiguration(folder)
          tried += 1
        }
        assert.equal(tried, 24)
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
  },
  {
    id: '12.2',
    name: "speaks TLS and HTTP/2 with the operator's certificate, and sends everybody there",
    only: ['nginx', 'nginx+edge'],
    async run(edge) {
      using tls = makeCertificate()
      const listen = {
        addresses: ['127.0.0.1'],
        port: await claimPort('127.0.0.1', 0),
        tls: { port: await claimPort('127.0.0.1', 0), ...tls },
      }
      await assertSecure(edge.name === 'nginx' ? startNginxSlices : startNginxEdge, listen)
    },
  },
  {
    id: '12.3',
    name: 'counts bytes, hits, misses and refusals from its log, every slice by itself',
    only: ['nginx'],
    async run(edge) {
      const { helperPort } = edge as StartedNginx
      const read = () => readCounters(helperPort)
      const file = fileOf(3_300_000)
      const before = await read()
      // The second answer comes from cached slices; the third touches one of them.
      for (const headers of [{}, {}, { range: 'bytes=2000000-2000099' }]) await get(edge, file, { headers })
      const wanted = { misses: before.misses + 4, hits: before.hits + 5, bytes: before.bytes + 6_600_100 }
      await until(async () => (await read()).bytes >= wanted.bytes, 'the helper counted the bytes')
      assert.deepEqual(await read(), wanted)
    },
  },
]
