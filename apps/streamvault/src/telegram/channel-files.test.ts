import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ObjectNotFoundError, type ObjectStore } from '@streamvault/object-store'
import { writeKey } from '@streamvault/object-store-telegram'
import { createMemoryStore, postFile } from '@streamvault/object-store-telegram/testing'
import { createChannelFiles, readChannelFileKey, writeChannelFileKey } from './channel-files.ts'

const { signal } = new AbortController()

async function setUp() {
  const under = await createMemoryStore()
  const { id } = await postFile(under.telegram.account('other'), under.channel, Buffer.from('0123456789'))
  const asked: number[] = []
  const store = createChannelFiles(async (channel): Promise<ObjectStore> => {
    asked.push(channel)
    return under.store
  })
  const key = writeKey({ kind: 'adopted', parts: [{ messageId: id, size: 10 }] })
  const { channel } = under
  const read = async (text: string, start: number, end: number) =>
    Buffer.concat(await Array.fromAsync(store.read(text, { start, end }, { signal, priority: 'job' }))).toString()
  return { under, store, asked, channel, key, read }
}

describe('createChannelFiles', () => {
  it('reads a file of the channel that its key names', async () => {
    const { under, store, asked, channel, key, read } = await setUp()
    await using _ = under
    const text = writeChannelFileKey({ channel, key })
    assert.equal(await read(text, 2, 5), '234')
    assert.deepEqual(asked, [channel])
    assert.equal((await store.stat(text, signal))?.size, 10)
  })

  it('reads a range of a file as a file', async () => {
    const { under, store, channel, key, read } = await setUp()
    await using _ = under
    const text = writeChannelFileKey({ channel, key, range: { start: 4, end: 8 } })
    assert.equal(await read(text, 0, 4), '4567')
    assert.equal(await read(text, 1, 2), '5')
    assert.equal((await store.stat(text, signal))?.size, 4)
    await assert.rejects(read(text, 0, 5), { code: 'object_range' })
    const beyond = writeChannelFileKey({ channel, key, range: { start: 4, end: 11 } })
    assert.equal(await store.stat(beyond, signal), undefined)
  })

  it('has nothing under what is no key, and changes nothing', async () => {
    const { under, store, channel, key, read } = await setUp()
    await using _ = under
    for (const text of ['', 'x', key, `0/${key}`, `${channel}/${key}@5-5`, `${channel}/../${key}`]) {
      assert.equal(readChannelFileKey(text), undefined, text)
      assert.equal(await store.stat(text, signal), undefined)
      await assert.rejects(read(text, 0, 1), ObjectNotFoundError)
    }
    await assert.rejects(store.delete(`${channel}/${key}`, signal), { code: 'read_only_store' })
  })
})
