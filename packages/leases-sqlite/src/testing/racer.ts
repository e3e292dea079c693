// Run by the tests as a separate process: races another one for places, or takes one and holds it.
import { openSqliteLeases } from '../sqlite-leases.ts'

const [file = '', name = ''] = process.argv.slice(2)
const LIMIT = 3
const ROUNDS = 1500

const leases = await openSqliteLeases({ path: file, maxLeases: 100 })

async function race() {
  const report = { granted: 0, refused: 0, tooMany: 0 }
  for (let i = 0; i < ROUNDS; i += 1) {
    const holder = `${name} ${i % 4}`
    const { granted } = await leases.acquire({ key: 'raced', holder, limit: LIMIT, ttlMs: 30_000 })
    if (granted) report.granted += 1
    else report.refused += 1
    if ((await leases.count('raced')) > LIMIT) report.tooMany += 1
    if (granted && i % 3 > 0) await leases.release('raced', holder)
  }
  return report
}

process.once('message', async (order) => {
  if (order === 'hold') {
    await leases.acquire({ key: 'held', holder: name, limit: 1, ttlMs: 30_000 })
    process.send?.('held')
    return
  }
  process.send?.(await race())
  process.disconnect()
})
process.send?.('ready')
