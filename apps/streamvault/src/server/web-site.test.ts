import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it, type TestContext } from 'node:test'
import { startWebSite, type WebSite } from './web-site.ts'

/** Starts a site whose server code is `source`. */
async function startSite(t: TestContext, source: string, onLine: (line: string) => void = () => {}): Promise<WebSite> {
  const folder = mkdtempSync(path.join(tmpdir(), 'web-site-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const serverFile = path.join(folder, 'server.mjs')
  writeFileSync(serverFile, source)
  const options = { serverFile, managerUrl: 'http://127.0.0.1:9', edgeToken: 'a-token', onCrash: () => {}, onLine }
  const site = await startWebSite(options)
  await site.untilReady(AbortSignal.timeout(20_000))
  return site
}

const ANSWERS = `createServer((request, response) => response.end('ok')).listen(process.env.PORT, process.env.HOSTNAME)`

it('hands on what the site says, line by line, and nothing past its owner', async (t) => {
  const source = `import { createServer } from 'node:http'
     console.error('first line\\nsecond line')
     ${ANSWERS}`
  const lines: string[] = []
  const both = Promise.withResolvers<void>()
  await using site = await startSite(t, source, (line) => {
    lines.push(line)
    if (lines.length === 2) both.resolve()
  })
  await both.promise
  assert.deepEqual(lines, ['first line', 'second line'])
  assert.ok(site.port > 0)
})

for (const load of [
  `import { createServer } from 'node:http'`,
  `const { createServer } = process.getBuiltinModule('http')`,
]) {
  it(`lets pages be read and nothing else, however the site makes its server: ${load}`, async (t) => {
    await using site = await startSite(t, `${load}; ${ANSWERS}`)
    const page = `http://127.0.0.1:${site.port}/`
    assert.equal(await (await fetch(page)).text(), 'ok')
    const answer = await fetch(page, { method: 'POST', body: 'anything' })
    assert.equal(answer.status, 405)
    assert.equal(answer.headers.get('allow'), 'GET, HEAD')
    await answer.body?.cancel()
  })
}
