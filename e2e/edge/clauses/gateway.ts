import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:http2'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findHeadersMore, type GatewaySettings, writeGateway } from '@streamvault/gateway'
import { fileOf, get, until } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { ask } from '../harness/raw-client.ts'
import {
  freePort,
  type StartedNginx,
  startNginxEdge,
  startNginxSlices,
  testConfiguration,
} from '../harness/start-nginx.ts'
import { LINK_KEYS } from '../harness/target.ts'

/** A folder with a certificate of our own, removed when it is disposed of. */
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
  const file = fileOf(200_000)
  const session = connect(`https://127.0.0.1:${listen.tls?.port}`, { rejectUnauthorized: false })
  try {
    const stream = session.request({ ':path': edge.linkTo(file), range: 'bytes=1000-1999' })
    const [headers] = await once(stream, 'response')
    assert.deepEqual([headers[':status'], headers['content-range']], [206, 'bytes 1000-1999/200000'])
    assert.ok(Buffer.concat(await stream.toArray()).equals(edge.source.bytesOf(file, 1000, 2000)))
    const refused = session.request({ ':path': edge.linkTo(file).replace('member', 'guest') })
    assert.equal((await once(refused, 'response'))[0][':status'], 403)
    refused.close()
  } finally {
    session.destroy()
  }
  const plain = await ask(listen.port, '/title/x')
  assert.equal(plain.status, 308)
  assert.equal(plain.headers.location, `https://edge:${listen.tls?.port}/title/x`)
}

/** Section 12: what nginx alone has to show. */
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
      const listen = { addresses: ['127.0.0.1'], port: await freePort(), tls: { port: await freePort(), ...tls } }
      await assertSecure(edge.name === 'nginx' ? startNginxSlices : startNginxEdge, listen)
    },
  },
  {
    id: '12.3',
    name: 'counts bytes, hits, misses and refusals from its log',
    only: ['nginx'],
    async run(edge) {
      const file = fileOf(300_000)
      await get(edge, file)
      await get(edge, file)
      const { helperPort } = edge as StartedNginx
      await until(async () => {
        const text = await (await fetch(`http://127.0.0.1:${helperPort}/metrics`)).text()
        return /first_slice="hit"\} [1-9]/.test(text) && /stream_bytes_total\{class="member"\} [1-9]\d{5}/.test(text)
      }, 'the helper counted both')
    },
  },
]
