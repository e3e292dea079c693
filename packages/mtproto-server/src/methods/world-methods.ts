import type { Faults } from '../faults/faults.ts'
import { createFileFaults } from '../faults/file-faults.ts'
import { createRevocations } from '../faults/revocations.ts'
import { createChunkGate } from '../limits/chunk-gate.ts'
import { createChunkLimit } from '../limits/chunk-limit.ts'
import { createExportGate } from '../limits/export-gate.ts'
import type { Limits } from '../limits/limits.ts'
import type { LineBacklog } from '../limits/line-backlog.ts'
import type { DcAddress } from '../rpc.ts'
import type { Counters } from '../stats/counters.ts'
import type { Accounts } from '../world/accounts.ts'
import type { Announcer } from '../world/announcer.ts'
import type { Authorizations } from '../world/authorizations.ts'
import type { Channels } from '../world/channels.ts'
import type { Documents } from '../world/documents.ts'
import type { Handles } from '../world/handles.ts'
import type { History } from '../world/history.ts'
import { createPendingLogins } from '../world/pending-logins.ts'
import type { Uploads } from '../world/uploads.ts'
import type { Views } from '../world/views.ts'
import { createBotLogin } from './auth-bot.ts'
import { createAuthExport, createAuthImport } from './auth-export.ts'
import { createPersonLogin } from './auth-person.ts'
import { createChannelInfo } from './channel-info.ts'
import { createChannelMembers } from './channel-members.ts'
import { createContacts } from './contacts.ts'
import { createDialogs } from './dialogs.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { createHelp } from './help.ts'
import { createMediaInput } from './media-input.ts'
import { createMessageEdit } from './message-edit.ts'
import { createMessageForward } from './message-forward.ts'
import { createMessageRead } from './message-read.ts'
import { createMessageSend } from './message-send.ts'
import type { Methods, OpenMethods } from './method.ts'
import { createPeers } from './peers.ts'
import { createRandomIds } from './random-ids.ts'
import { createUpdates, viewState } from './updates.ts'
import { createUploadRead } from './upload-read.ts'
import { createUploadSave } from './upload-save.ts'
import { createUsers } from './users.ts'

/** Dependencies of all methods. */
export interface WorldMethodsOptions {
  accounts: Accounts
  announcer: Announcer
  authorizations: Authorizations
  backlog: LineBacklog
  channels: Channels
  counters: Counters
  documents: Documents
  faults: Faults
  handles: Handles
  history: History
  uploads: Uploads
  views: Views
  apiId: number
  apiHash: string
  homeDc: number
  dcs: () => readonly DcAddress[]
  limits: () => Readonly<Limits>
  /** Milliseconds since 1970. */
  now: () => number
}

/** Combines the methods of all groups into one dispatcher. */
export function createWorldMethods(options: WorldMethodsOptions): Dispatch {
  const { authorizations, faults, limits, now } = options
  const dcIds = (): number[] => options.dcs().map(({ id }) => id)
  const auth = {
    ...options,
    pending: createPendingLogins(),
    exportGate: createExportGate(limits, now),
    dcIds,
  }
  const peers = createPeers(options)
  const media = createMediaInput(options)
  const parts = { ...options, peers, media, randomIds: createRandomIds(), stateOf: () => viewState(now()) }
  const fileFaults = createFileFaults({ ...options, dcIds })

  const openMethods: OpenMethods = {
    ...createHelp(options),
    ...createBotLogin(auth),
    ...createPersonLogin(auth),
    ...createAuthImport(auth),
  }
  const methods: Methods = {
    ...createAuthExport(auth),
    ...createUsers(parts),
    ...createContacts(parts),
    ...createUpdates(parts),
    ...createChannelInfo(parts),
    ...createChannelMembers(parts),
    ...createDialogs(parts),
    ...createMessageRead(parts),
    ...createMessageSend(parts),
    ...createMessageForward(parts),
    ...createMessageEdit(parts),
    ...createUploadSave(parts),
    ...createUploadRead({ ...options, ...fileFaults }),
  }
  return createDispatch({
    ...options,
    methods,
    openMethods,
    chunks: createChunkLimit({ ...options, gate: createChunkGate({ limits, now }) }),
    revocations: createRevocations(faults, authorizations, now),
  })
}
