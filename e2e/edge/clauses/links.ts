import assert from 'node:assert/strict'
import { assertPart, assertRefused, fileOf, get } from '../assertions.ts'
import type { Clause } from '../clause.ts'
import { ask, type RawRequest } from '../harness/raw-client.ts'
import type { EdgeTarget } from '../harness/target.ts'

const FIRST: RawRequest = { headers: { range: 'bytes=0-9' } }
const nowSeconds = (): number => Math.floor(Date.now() / 1000)

async function opens(edge: EdgeTarget, fileId: string, link: string, from?: string): Promise<void> {
  const answer = await ask(edge.port, link, { ...FIRST, ...(from === undefined ? {} : { from }) })
  assertPart(answer, { edge, file: fileId, start: 0, end: 10, what: link })
}

async function refuses(edge: EdgeTarget, link: string, what: string, from?: string): Promise<void> {
  const answer = await ask(edge.port, link, { ...FIRST, ...(from === undefined ? {} : { from }) })
  assertRefused(answer, 403, what)
  if (answer.body.length > 0) assert.equal(JSON.parse(answer.body.toString()).error.code, 'link_refused', what)
}

/** Section 1: the link, before anything else. */
export const linkClauses: Clause[] = [
  {
    id: '1.1',
    name: "opens a link in nginx's form, signed with any secret that is still known",
    async run(edge) {
      const file = fileOf(1000)
      await opens(edge, file, edge.linkTo(file, { form: 'md5' }))
      await opens(edge, file, edge.linkTo(file, { form: 'md5', kid: 'old' }))
    },
  },
  {
    id: '1.2',
    name: 'opens a link signed by HMAC-SHA-256',
    async run(edge) {
      const file = fileOf(1000)
      await opens(edge, file, edge.linkTo(file, { form: 'sig' }))
      await refuses(edge, edge.linkTo(file, { form: 'sig' }).replace('member', 'guest'), 'altered')
    },
    differs: {
      nginx: {
        why: 'nginx has no HMAC; in this mode the manager signs in its form',
        run: (edge) => refuses(edge, edge.linkTo(fileOf(1000), { form: 'sig' }), 'sig'),
      },
    },
  },
  {
    id: '1.3',
    name: 'refuses a link of which any signed part was altered',
    async run(edge) {
      const file = fileOf(1000)
      const link = edge.linkTo(file)
      const altered: [string, string][] = [
        ['file', link.replace(file, fileOf(1000))],
        ['class', link.replace('class=member', 'class=guest')],
        ['tid', link.replace('tid=ticket-1', 'tid=ticket-2')],
        ['expires', link.replace(/expires=(\d+)/, (_, at) => `expires=${Number(at) + 1}`)],
        ['bind', link.replace('bind=ip', 'bind=none')],
        ['kid', link.replace('kid=k1', 'kid=old')],
        ['unknown kid', link.replace('kid=k1', 'kid=k9')],
        ['signature', link.replace(/(md5|sig)=(.)/, (_, form, first) => `${form}=${first === 'A' ? 'B' : 'A'}`)],
      ]
      for (const [what, one] of altered) await refuses(edge, one, what)
    },
  },
  {
    id: '1.4',
    name: 'refuses a parameter that is missing, repeated, empty or spelled in another way',
    async run(edge) {
      const link = edge.linkTo(fileOf(1000))
      const [path = '', query = ''] = link.split('?')
      const pairs = query.split('&')
      for (const pair of pairs) {
        const [name = '', value = ''] = pair.split('=')
        const others = pairs.filter((one) => one !== pair)
        await refuses(edge, `${path}?${others.join('&')}`, `without ${name}`)
        await refuses(edge, `${link}&${pair}`, `${name} twice`)
        await refuses(edge, `${path}?${pair}&${query}`, `${name} twice, the first`)
        await refuses(edge, `${link}&${name.toUpperCase()}=${value}`, `${name} again in upper case`)
        await refuses(edge, `${link}&%${name.charCodeAt(0).toString(16)}${name.slice(1)}=x`, `${name} again, escaped`)
        await refuses(
          edge,
          `${path}?${[...others, `${name.toUpperCase()}=${value}`].join('&')}`,
          `${name} in upper case`,
        )
        await refuses(edge, `${path}?${[...others, `${name}=${value}%20`].join('&')}`, `${name} with a space`)
        await refuses(
          edge,
          `${path}?${[...others, `${name}=%${value.charCodeAt(0).toString(16)}${value.slice(1)}`].join('&')}`,
          `${name} escaped`,
        )
        if (name !== 'tid') await refuses(edge, `${path}?${[...others, `${name}=`].join('&')}`, `${name} empty`)
        await refuses(edge, `${path}?${[...others, name].join('&')}`, `${name} without a value`)
      }
      for (const expires of ['0', '-1', '+1900000000', '01900000000', '1900000000.0', '9e9', '9223372036854775808'])
        await refuses(edge, link.replace(/expires=\d+/, `expires=${expires}`), `expires=${expires}`)
    },
  },
  {
    id: '1.5',
    name: 'opens as long as now <= expires, and no second longer',
    async run(edge) {
      const file = fileOf(1000)
      await opens(edge, file, edge.linkTo(file, { expires: nowSeconds() + 1 }))
      await refuses(edge, edge.linkTo(file, { expires: nowSeconds() - 1 }), 'expired')
      await refuses(edge, edge.linkTo(file, { expires: 1_700_000_000 }), 'expired long ago')
    },
  },
  {
    id: '1.6',
    name: 'opens only from the address it is bound to, or from its network, or from everywhere',
    async run(edge) {
      const file = fileOf(1000)
      await refuses(edge, edge.linkTo(file), 'another address', '127.0.0.2')
      await refuses(edge, edge.linkTo(file, { address: '10.0.0.1' }), 'another address')
      const net = edge.linkTo(file, { address: '127.0.0.77', bind: 'net' })
      await opens(edge, file, net, '127.0.0.2')
      await refuses(edge, net, 'another network', '127.0.1.2')
      await opens(edge, file, edge.linkTo(file, { bind: 'none' }), '127.0.1.2')
    },
  },
  {
    id: '1.7',
    name: 'takes no link of one address for that of another whose text would be the same without separators',
    async run(edge) {
      const link = edge.linkTo(fileOf(1000), { address: '1127.0.0.1'.slice(1), expires: 1_950_000_000 })
      await refuses(edge, link.replace('expires=1950000000', 'expires=19500000001'), 'a digit moved')
    },
  },
  {
    id: '1.8',
    name: 'takes one spelling of a signature',
    async run(edge) {
      const link = edge.linkTo(fileOf(1000), { form: 'md5' })
      await refuses(edge, `${link}==`, 'padding')
      const last = link.at(-1) ?? ''
      const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
      const twin = alphabet[alphabet.indexOf(last) + 1] ?? ''
      await refuses(edge, link.slice(0, -1) + twin, 'bits that mean nothing')
      await refuses(edge, `${link}&sig=${'A'.repeat(43)}`, 'two signatures')
    },
  },
  {
    id: '1.9',
    name: 'passes over parameters it does not know, and tells nobody of them',
    async run(edge) {
      const file = fileOf(1000)
      await opens(edge, file, `${edge.linkTo(file)}&utm=x%20y&mode2=1&&=&q`)
    },
  },
  {
    id: '1.10',
    name: 'touches neither catalogue, storage nor cache for a link that does not hold',
    async run(edge) {
      const file = fileOf(1000)
      const { describes, reads } = edge.source
      await refuses(edge, edge.linkTo(file).replace('member', 'guest'), 'altered')
      await refuses(edge, edge.linkTo('nothing'), 'of no file, altered').catch(() => {})
      const before = [describes.length, reads.length]
      await refuses(edge, edge.linkTo(file, { expires: 1_700_000_000 }), 'expired')
      await refuses(edge, `/stream/${file}`, 'none')
      assert.deepEqual([describes.length, reads.length], before)
      assert.equal(describes.includes(file), false)
      assert.equal(edge.slicesOnDisk(file), 0)
    },
  },
  {
    id: '1.11',
    name: 'looks at the link before the method, the body, the range and the file',
    async run(edge) {
      const altered = edge.linkTo(fileOf(1000)).replace('member', 'guest')
      const requests: RawRequest[] = [
        { method: 'POST', headers: { 'content-length': '0' } },
        { method: 'DELETE' },
        { method: 'POST', headers: { 'content-length': '3000000' } },
        { headers: { 'content-length': '3000000' } },
        { headers: { range: 'bytes=9999-' } },
        { headers: { 'if-match': '"x"' } },
        { method: 'HEAD' },
      ]
      for (const request of requests) assert.equal((await ask(edge.port, altered, request)).status, 403)
      assert.equal((await ask(edge.port, edge.linkTo('nothing').replace('member', 'guest'), {})).status, 403)
      assert.equal((await get(edge, 'nothing')).status, 404)
    },
  },
  {
    id: '1.12',
    name: 'covers everything below a file by the link of the file, and no other path',
    async run(edge) {
      const file = fileOf(1000)
      const link = edge.linkTo(file)
      const below = link.replace('?', '/hls/master.m3u8?')
      assert.notEqual((await ask(edge.port, below)).status, 403)
      await refuses(edge, below.replace('member', 'guest'), 'altered')
      for (const path of ['/', '/../x', '/./x', '/a//b', '/a%2fb', '/a\\b'])
        await refuses(edge, link.replace('?', `${path}?`), path)
    },
  },
]
