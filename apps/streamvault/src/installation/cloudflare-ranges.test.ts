import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { expandProxies, parseRanges } from './cloudflare-ranges.ts'

it('takes the shipped networks until others were fetched', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ranges-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'ranges.txt')
  assert.deepEqual(await expandProxies(['10.0.0.0/8'], file), ['10.0.0.0/8'])
  const shipped = await expandProxies(['127.0.0.1', 'cloudflare'], file)
  assert.ok(shipped.length === 23 && shipped.includes('173.245.48.0/20'))
  writeFileSync(file, '192.0.2.0/24\n2001:db8::/32\n')
  assert.deepEqual(await expandProxies(['cloudflare'], file), ['192.0.2.0/24', '2001:db8::/32'])
  writeFileSync(file, '<html>')
  assert.equal((await expandProxies(['cloudflare'], file)).length, 22)
})

it('takes no list that would make everybody a proxy', () => {
  const none = ['', '0.0.0.0/0', '192.0.2.0/24\n::/0', '192.0.2.0', 'everybody', '192.0.2.0/24 x']
  for (const text of [...none, '300.0.2.0/24', '192.0.2.0/33']) assert.equal(parseRanges(text), undefined, text)
})
