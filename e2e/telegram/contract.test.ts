import { after } from 'node:test'
import { objectStoreContract } from '@streamvault/object-store/testing'
import { createTelegramStore } from '@streamvault/object-store-telegram'
import { startTelegram } from './start-telegram.ts'

const telegram = await startTelegram()
const connected = await telegram.connect()
after(async () => {
  await connected[Symbol.asyncDispose]()
  await telegram[Symbol.asyncDispose]()
})

objectStoreContract('a store in a channel of a real server', async () => {
  const channel = telegram.server.createChannel({ title: 'Another' })
  for (const account of telegram.accounts) telegram.server.join(channel.id, account)
  const { pool } = connected
  return { store: createTelegramStore({ pool, channel: channel.id, folder: `${telegram.folder}/${channel.id}` }) }
})
