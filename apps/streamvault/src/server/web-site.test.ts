import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'
import { startWebSite } from './web-site.ts'

it('hands on what the site says, line by line, and nothing past its owner', async (context) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'web-site-'))
  context.after(() => rmSync(folder, { recursive: true }))
  const serverFile = path.join(folder, 'server.mjs')
  writeFileSync(
    serverFile,
    `import { createServer } from 'node:http'
     console.error('first line\\nsecond line')
     createServer((request, response) => response.end('ok')).listen(process.env.PORT, process.env.HOSTNAME)`,
  )
  const lines: string[] = []
  const both = Promise.withResolvers<void>()
  await using site = await startWebSite(
    {
      serverFile,
      managerUrl: 'http://127.0.0.1:9',
      edgeToken: 'a-token',
      onCrash: () => {},
      onLine(line) {
        lines.push(line)
        if (lines.length === 2) both.resolve()
      },
    },
    AbortSignal.timeout(20_000),
  )
  await both.promise
  assert.deepEqual(lines, ['first line', 'second line'])
  assert.ok(site.port > 0)
})
