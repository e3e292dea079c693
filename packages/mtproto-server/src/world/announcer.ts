import type { Caller, TlObject, Wire } from '../rpc.ts'
import type { Account } from './account.ts'
import type { Accounts } from './accounts.ts'
import type { Authorizations } from './authorizations.ts'
import type { Channel } from './channel.ts'
import { viewEvent } from './event-view.ts'
import type { History } from './history.ts'
import type { ChannelEvent } from './message.ts'
import type { Views } from './views.ts'

/** Pushes a channel's changes to its members. */
export interface Announcer {
  /** Attaches the wire, through which members get updates from now on. */
  attach(wire: Wire): void
  /**
   * Pushes the events to every session of every member except the caller's own, and returns the caller's answer:
   * first the `extra` updates, such as `updateMessageID`.
   */
  announce(
    channel: Channel,
    events: readonly ChannelEvent[],
    by?: { account: Account; caller: Caller; extra?: TlObject[] },
  ): TlObject
  /** Notifies an account that it joined or left a channel. */
  announceMembership(channel: Channel, account: Account, caller?: Caller): TlObject
}

/** Dependencies of an announcer. */
export interface AnnouncerOptions {
  accounts: Accounts
  authorizations: Authorizations
  history: History
  views: Views
  /** Milliseconds since 1970. */
  now: () => number
}

/** Creates an announcer without a wire. */
export function createAnnouncer(options: AnnouncerOptions): Announcer {
  const { accounts, authorizations, history, views, now } = options
  let wire: Wire | undefined

  function updates(channel: Channel, viewer: Account, list: TlObject[]): TlObject {
    const chats = [views.channel(channel, viewer)]
    return { _: 'updates', updates: list, users: [], chats, date: Math.floor(now() / 1000), seq: 0 }
  }
  function seenBy(viewer: Account, channel: Channel, events: readonly ChannelEvent[]): TlObject[] {
    return events.flatMap((event) => viewEvent(event, channel, viewer, { history, views }) ?? [])
  }
  function push(account: Account, what: TlObject, except: Caller | undefined): void {
    // Updates go to the home data centre; keys of the other data centres serve only files.
    wire?.push(authorizations.keysOf(account.id, account.homeDc), what, except)
  }

  return {
    attach(given) {
      wire = given
    },

    announce(channel, events, by) {
      for (const id of channel.members.keys()) {
        const member = accounts.byId(id)
        const list = member === undefined ? [] : seenBy(member, channel, events)
        if (member !== undefined && list.length > 0) push(member, updates(channel, member, list), by?.caller)
      }
      if (by === undefined) return { _: 'updatesTooLong' }
      return updates(channel, by.account, [...(by.extra ?? []), ...seenBy(by.account, channel, events)])
    },

    announceMembership(channel, account, caller) {
      const what = updates(channel, account, [{ _: 'updateChannel', channel_id: channel.id }])
      push(account, what, caller)
      return what
    },
  }
}
