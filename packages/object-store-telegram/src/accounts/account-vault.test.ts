import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { writeStringSession } from '@mtcute/core/utils.js'
import { openAccountVault } from './account-vault.ts'
import { createSeal, SealError } from './seal.ts'

const TOKEN = `123456789:${'Ab-_9'.repeat(7)}`
const KEY = randomBytes(32)
const DC = { id: 2, ipAddress: '149.154.167.41', port: 443 }
const SESSION = writeStringSession({
  version: 3,
  primaryDcs: { main: DC, media: DC },
  authKey: new Uint8Array(randomBytes(256)),
  self: null,
})

function newVault(context: TestContext, key = KEY) {
  const folder = mkdtempSync(path.join(tmpdir(), 'vault-'))
  context.after(() => rmSync(folder, { recursive: true }))
  return { folder, vault: openAccountVault({ folder, seal: createSeal(key) }) }
}

describe('the account vault', () => {
  it('keeps accounts over restarts, in the order they came', async (context) => {
    const { folder, vault } = newVault(context)
    const first = await vault.add({ kind: 'bot', token: TOKEN }, { label: 'first', localAddress: '127.0.0.5' })
    await vault.add({ kind: 'key', session: SESSION })
    const again = openAccountVault({ folder, seal: createSeal(KEY) })
    const { accounts: kept } = await again.list()
    assert.deepEqual(kept[0], first.kept)
    assert.deepEqual(kept[1]?.account, { kind: 'key', session: SESSION })
  })

  it('knows an account again, and takes the new token of a bot it has', async (context) => {
    const { vault } = newVault(context)
    const { kept, isNew } = await vault.add({ kind: 'bot', token: TOKEN }, { label: 'reader' })
    const token = `123456789:${'zzzzz'.repeat(7)}`
    const again = await vault.add({ kind: 'bot', token })
    assert.deepEqual([isNew, again.isNew], [true, false])
    assert.deepEqual((await vault.list()).accounts, [{ ...kept, account: { kind: 'bot', token } }])
  })

  it('takes an addition back: what was there before stays, with what the session learnt', async (context) => {
    const { vault } = newVault(context)
    const first = await vault.add({ kind: 'bot', token: TOKEN }, { label: 'reader' })
    const storage = await vault.storagePath(first.kept.id)
    writeFileSync(storage, 'learnt')
    const again = await vault.add({ kind: 'bot', token: TOKEN }, { label: 'other', localAddress: '127.0.0.5' })
    await again.undo()
    assert.deepEqual((await vault.list()).accounts, [first.kept])
    await first.undo()
    assert.deepEqual((await vault.list()).accounts, [])
    assert.equal(existsSync(storage), true)
  })

  it('leaves nothing on the disk that gives an account away, and nobody else may read it', async (context) => {
    const { folder, vault } = newVault(context)
    const { kept } = await vault.add(
      { kind: 'bot', token: TOKEN },
      { label: 'reader', proxy: { host: 'socks.lan', port: 1080 } },
    )
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name))
    for (const file of files.filter((name) => statSync(name).isFile())) {
      const text = readFileSync(file, 'latin1')
      for (const secret of [TOKEN, '123456789', 'reader', 'socks.lan']) assert.ok(!text.includes(secret), secret)
      assert.equal(statSync(file).mode & 0o777, 0o600)
    }
    assert.ok(!files.join().includes('123456789'))
    assert.match(kept.id, /^s-[\da-f]{8}$/)
  })

  it('forgets an account with all that its session learnt', async (context) => {
    const { vault } = newVault(context)
    const { kept } = await vault.add({ kind: 'bot', token: TOKEN })
    const storage = await vault.storagePath(kept.id)
    writeFileSync(storage, 'learnt')
    assert.equal(await vault.remove(kept.id), true)
    assert.equal(existsSync(storage), false)
    assert.equal(await vault.remove(kept.id), false)
    assert.equal(await vault.remove('../other'), false)
  })

  it('says so when the key is another or the file was changed', async (context) => {
    const { folder, vault } = newVault(context)
    const { kept } = await vault.add({ kind: 'bot', token: TOKEN })
    const elsewhere = await openAccountVault({ folder, seal: createSeal(randomBytes(32)) }).list()
    assert.deepEqual([elsewhere.accounts.length, elsewhere.failures.length], [0, 1])
    assert.ok(elsewhere.failures[0]?.error instanceof SealError)
    const file = path.join(folder, kept.id, 'account')
    const bytes = readFileSync(file)
    bytes[40] = (bytes[40] ?? 0) ^ 1
    writeFileSync(file, bytes)
    assert.ok((await vault.list()).failures[0]?.error instanceof SealError)
  })

  it('lists the others beside one that cannot be read, which can be forgotten', async (context) => {
    const { folder, vault } = newVault(context)
    const { kept: damaged } = await vault.add({ kind: 'bot', token: TOKEN })
    const { kept } = await vault.add({ kind: 'key', session: SESSION })
    writeFileSync(path.join(folder, damaged.id, 'account'), 'damaged')
    const { accounts, failures } = await vault.list()
    assert.deepEqual(accounts, [kept])
    assert.deepEqual(
      failures.map(({ id }) => id),
      [damaged.id],
    )
    assert.equal(await vault.remove(damaged.id), true)
    assert.deepEqual(await vault.list(), { accounts: [kept], failures: [] })
  })
})
