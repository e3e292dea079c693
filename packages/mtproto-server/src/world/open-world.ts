import { randomBytes, randomInt } from 'node:crypto'
import path from 'node:path'
import { createWorldFaults } from '../faults/world-faults.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits/limits.ts'
import { createLineBacklog } from '../limits/line-backlog.ts'
import { createWorldMethods } from '../methods/world-methods.ts'
import type { Wire } from '../rpc.ts'
import { createCounters } from '../stats/counters.ts'
import { createAccounts } from './accounts.ts'
import { createAnnouncer } from './announcer.ts'
import { createAuthorizations } from './authorizations.ts'
import type { Channel } from './channel.ts'
import { createChannels } from './channels.ts'
import { openDocuments } from './documents.ts'
import { createHandles } from './handles.ts'
import { createHistory } from './history.ts'
import type { ChannelAddress, LiveWorld, WorldOptions } from './live-world.ts'
import { openRecords } from './records.ts'
import { createSeeds } from './seeds.ts'
import { openUploads } from './uploads.ts'
import { createViews } from './views.ts'

/** The default data centre of accounts. */
const HOME_DC = 2

/** Opens the world in a folder, or creates one. */
export async function openWorld(options: WorldOptions): Promise<LiveWorld> {
  await using stack = new AsyncDisposableStack()
  const { folder, now = Date.now, homeDc = HOME_DC } = options
  let limits: Limits = { ...DEFAULT_LIMITS, ...options.limits }
  let wire: Wire | undefined

  const records = stack.use(openRecords(folder))
  const api = records.once('setting', 'api', () => ({
    apiId: randomInt(1_000_000, 30_000_000),
    apiHash: randomBytes(16).toString('hex'),
  }))
  const secret = Buffer.from(records.once('setting', 'secret', () => randomBytes(32)))
  const referenceSeconds = (): number => limits.referenceSeconds
  const partsSeconds = (): number => limits.partsSeconds

  const accounts = createAccounts(records, homeDc)
  const authorizations = createAuthorizations(records)
  const channels = createChannels(records)
  const documents = await openDocuments(records, path.join(folder, 'files'))
  const uploads = stack.use(await openUploads({ folder: path.join(folder, 'uploads'), partsSeconds, now }))
  const history = createHistory({ records, channels, now, onUnheld: (id) => void documents.remove(id) })
  const handles = createHandles({ secret, referenceSeconds, now })
  const views = createViews(handles, documents)
  const announcer = createAnnouncer({ accounts, authorizations, history, views, now })
  const counters = createCounters(now)
  const parts = { accounts, authorizations, channels, documents, uploads, history, handles, views, announcer, counters }
  const backlog = createLineBacklog(() => limits, now)
  const shared = { ...parts, ...api, backlog, homeDc, now, limits: () => limits, dcs: () => wire?.dcs ?? [] }
  const trouble = createWorldFaults({ ...shared, wire: () => wire })
  stack.use(trouble)
  const dispatch = createWorldMethods({ ...shared, faults: trouble.faults })
  const owned = stack.move()

  return {
    ...api,
    homeDc,
    ...createSeeds(shared),
    call: dispatch.call,
    attach(given) {
      wire = given
      announcer.attach(given)
    },
    get network() {
      return { rttMs: limits.rttMs, bytesPerSecond: limits.perConnectionMBs * 1e6 }
    },
    get limits() {
      return limits
    },
    wireFault: (method, caller) => trouble.onWire({ accountId: dispatch.accountOf(caller)?.id, method, dc: caller.dc }),
    onWireEvent(event) {
      if (event.kind === 'connected') counters.connected()
      if (event.kind === 'disconnected') backlog.forget(event.connectionId)
      if (event.kind === 'key') counters.exchangedKey()
      if (event.kind === 'dropped') counters.droppedAnswer()
    },
    addBot: (bot = {}) => accounts.addBot(bot),
    addPerson: (person) => accounts.addPerson(person),
    createChannel({ title, username }) {
      const channel = channels.create({ title, username, date: Math.floor(now() / 1000) })
      history.post(channel, { text: '', action: { _: 'messageActionChannelCreate', title } })
      return addressOf(channel)
    },
    findChannel(title) {
      const channel = channels.byTitle(title)
      return channel && addressOf(channel)
    },
    join(channelId, accountId, role = 'admin') {
      const [channel, account] = [channels.byId(channelId), accounts.byId(accountId)]
      if (channel === undefined || account === undefined) throw new Error('Cannot join: no such channel or account')
      if (channel.members.get(accountId) === role) return
      channels.join(channel, accountId, role)
      announcer.announceMembership(channel, account)
    },
    leave(channelId, accountId) {
      const [channel, account] = [channels.byId(channelId), accounts.byId(accountId)]
      if (channel === undefined || account === undefined) throw new Error('Cannot leave: no such channel or account')
      channels.leave(channel, accountId)
      announcer.announceMembership(channel, account)
    },
    setFault: trouble.set,
    clearFaults: trouble.faults.clear,
    setLimits(changed) {
      limits = { ...limits, ...changed }
    },
    stats: counters.read,
    resetStats: counters.reset,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** The Bot API puts -100 before the digits. */
function addressOf({ id }: Channel): ChannelAddress {
  return { id, chatId: -1_000_000_000_000 - id }
}
