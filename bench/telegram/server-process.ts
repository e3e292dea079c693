// A Telegram server in its own process, with films in a channel. Sends its parent the facts, and ends when the parent is gone.
import path from 'node:path'
import { startMtprotoServer } from '@streamvault/mtproto-server'
import { startControl } from '../../packages/mtproto-server/src/control/control-server.ts'
import type { Facts } from './facts.ts'
import { postFilm } from './post-film.ts'

/** Start parameters of the server. */
export interface ServerSettings {
  folder: string
  sessions: number
  films: number
  /** Mebibytes of each short film, and of the long one. */
  filmMebibytes: number
  longMebibytes: number
}

const settings = JSON.parse(process.argv[2] ?? '') as ServerSettings
const server = await startMtprotoServer({
  folder: path.join(settings.folder, 'server'),
  limits: { rttMs: 80, perConnectionMBs: 5, chunkRate: 30 },
})
const control = await startControl({ world: server })
const channel = server.createChannel({ title: 'Storage' }).id
const bots = Array.from({ length: settings.sessions }, (_, at) => server.addBot({ name: `bot${at + 1}` }))
for (const { id } of bots) server.join(channel, id)
const films = []
for (let at = 0; at < settings.films; at += 1) films.push(await postFilm(server, channel, settings.filmMebibytes))
const long = await postFilm(server, channel, settings.longMebibytes)
const home = server.dcs.find(({ id }) => id === server.homeDc)
if (home === undefined) throw new Error('Cannot find the home data centre')
const { apiId, apiHash, publicKeyPem } = server
const network = { home: { dc: home.id, host: home.host, port: home.port }, publicKeys: [publicKeyPem] }
const facts: Facts = {
  pid: process.pid,
  control: control.url,
  app: { apiId, apiHash, network },
  channel,
  bots: bots.map(({ id, token }) => ({ account: id, token })),
  films,
  long,
  folder: settings.folder,
}
process.send?.(facts)
process.once('disconnect', () => process.exit(0))
