import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it, type TestContext } from 'node:test'
import type { AddStreamLine } from '@streamvault/api'
import { createAdminClient } from './admin-client.ts'

const LINE: AddStreamLine = { path: '/ä.mkv', status: 'known', reason: null, titleId: null, title: null, fileIds: [] }
const SUMMARY: AddStreamLine = { summary: { added: 0, known: 1, skipped: 0, failed: 0 } }
const never = new AbortController().signal
const request = { paths: ['/a'], copy: false, dryRun: false }

async function clientOf(context: TestContext, answer: RequestListener) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => server.close())
  return createAdminClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {} })
}

describe('createAdminClient', () => {
  it('gives the lines of an answer, wherever its pieces are cut, without the empty ones', async (context) => {
    const bytes = Buffer.from(`${JSON.stringify(LINE)}\n\n${JSON.stringify(SUMMARY)}\n`)
    const cut = bytes.indexOf('ä') + 1
    const client = await clientOf(context, (_request, response) => {
      response.write(bytes.subarray(0, cut), () => response.end(bytes.subarray(cut)))
    })
    assert.deepEqual(await Array.fromAsync(client.add(request, never)), [LINE, SUMMARY])
  })

  it('says what happened when the server is killed in the middle of a line, after what it told', async (context) => {
    const client = await clientOf(context, (_request, response) => {
      response.write(`${JSON.stringify(LINE)}\n{"pat`, () => response.destroy())
    })
    const told: AddStreamLine[] = []
    const reading = async () => {
      for await (const line of client.add(request, never)) told.push(line)
    }
    await assert.rejects(reading, { code: 'server_gone', message: /run the same command again to go on/ })
    assert.deepEqual(told, [LINE])
  })

  it('says that no server answers', async (context) => {
    const client = await clientOf(context, (_request, response) => response.destroy())
    await assert.rejects(Array.fromAsync(client.titles(never)), { code: 'server_gone', message: /does not answer/ })
  })

  it('throws the reason of a caller who leaves', async (context) => {
    const leaver = new AbortController()
    const client = await clientOf(context, (_request, response) => {
      response.write('\n', () => leaver.abort(new Error('enough')))
    })
    await assert.rejects(Array.fromAsync(client.add(request, leaver.signal)), /enough/)
  })
})
