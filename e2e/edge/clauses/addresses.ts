import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { assertPart, fileOf, get } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { ask } from '../harness/raw-client.ts'
import { TRUSTED_PROXY } from '../harness/target.ts'

/** Section 10: the viewer's address, and what the log contains of a request. */
export const addressClauses: Clause[] = [
  {
    id: '10.1',
    name: "takes the viewer's address from a proxy that is configured, and its last word alone",
    async run(edge) {
      const file = fileOf(1000)
      for (const [header, address] of [
        ['203.0.113.7', '203.0.113.7'],
        ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
        ['2001:db8:0:1::9', '2001:db8:0:1::9'],
        ['2001:0db8:0000:0000:0005:0000:0000:0001', '2001:db8::5:0:0:1'],
      ] as const) {
        const link = edge.linkTo(file, { address })
        const headers = { range: 'bytes=0-9', 'x-forwarded-for': header }
        assertPart(await ask(edge.port, link, { from: TRUSTED_PROXY, headers }), {
          edge,
          file,
          start: 0,
          end: 10,
          what: header,
        })
      }
    },
  },
  {
    id: '10.2',
    name: 'believes nobody else',
    async run(edge) {
      const link = edge.linkTo(fileOf(1000), { address: '203.0.113.7' })
      for (const name of ['x-forwarded-for', 'x-real-ip', 'forwarded', 'cf-connecting-ip', 'true-client-ip']) {
        const answer = await ask(edge.port, link, { headers: { [name]: '203.0.113.7' } })
        assert.equal(answer.status, 403, name)
      }
    },
  },
  {
    id: '10.3',
    name: 'writes no link, no token and no name of a viewer or file into its log',
    async run(edge) {
      const file = fileOf(1000)
      await get(edge, file, { headers: { cookie: 'session=very-secret', authorization: 'Bearer very-secret' } })
      await ask(edge.port, edge.linkTo(file).replace('member', 'guest'))
      edge.source.setFault(file, { failAt: 0 })
      await edge.purge(file)
      await get(edge, file)
      await sleep(1300)
      const log = edge.logText()
      assert.doesNotMatch(log, /md5=|sig=|very-secret|ticket-1|Amélie|127\.0\.0\.1|the secret/)
      if (edge.name !== 'ours') assert.match(log, /"id":"[\da-f]{32}"/)
    },
  },
  {
    id: '10.4',
    name: 'tells what is behind by which protocol a viewer came, by the last word of such a proxy alone',
    async run(edge) {
      const protoOf = async (said: string, from?: string) => {
        await ask(edge.port, '/text', { ...(from && { from }), headers: { 'x-forwarded-proto': said } })
        return edge.site.requests.at(-1)?.headers['x-forwarded-proto']
      }
      for (const [said, proto] of [
        ['https', 'https'],
        ['http, https', 'https'],
        ['https, http', 'http'],
        ['wss', 'http'],
      ] as const) {
        assert.equal(await protoOf(said, TRUSTED_PROXY), proto, said)
        assert.equal(await protoOf(said), 'http', said)
      }
    },
  },
]
