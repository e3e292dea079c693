import { randomInt } from 'node:crypto'
import type { DcAddress, TlObject } from '../rpc.ts'
import { MAX_PARTS } from '../world/part-rules.ts'
import type { OpenMethods } from './method.ts'

/** Dependencies of the answers about the server itself. */
export interface HelpOptions {
  dcs: () => readonly DcAddress[]
  homeDc: number
  /** Milliseconds since 1970. */
  now: () => number
}

/** Maximum length of a caption, in UTF-16 units. */
export const MAX_CAPTION = 1024
/** Maximum length of a message, in UTF-16 units. */
export const MAX_TEXT = 4096

const CONFIG_LIVES_SECONDS = 3600

/** Information about the server, for every caller. */
export function createHelp({ dcs, homeDc, now }: HelpOptions): OpenMethods {
  const seconds = (): number => Math.floor(now() / 1000)
  return {
    'help.getConfig': (_, { caller }) => ({
      _: 'config',
      date: seconds(),
      expires: seconds() + CONFIG_LIVES_SECONDS,
      test_mode: false,
      this_dc: caller.dc,
      dc_options: dcs().map(({ id, host, port }) => ({ _: 'dcOption', static: true, id, ip_address: host, port })),
      dc_txt_domain_name: '',
      chat_size_max: 200,
      megagroup_size_max: 200_000,
      forwarded_count_max: 100,
      online_update_period_ms: 210_000,
      offline_blur_timeout_ms: 5000,
      offline_idle_timeout_ms: 30_000,
      online_cloud_timeout_ms: 300_000,
      notify_cloud_delay_ms: 30_000,
      notify_default_delay_ms: 1500,
      push_chat_period_ms: 60_000,
      push_chat_limit: 2,
      edit_time_limit: 172_800,
      revoke_time_limit: 2_147_483_647,
      revoke_pm_time_limit: 2_147_483_647,
      rating_e_decay: 2_419_200,
      stickers_recent_limit: 200,
      channels_read_media_period: 604_800,
      call_receive_timeout_ms: 20_000,
      call_ring_timeout_ms: 90_000,
      call_connect_timeout_ms: 30_000,
      call_packet_timeout_ms: 10_000,
      me_url_prefix: 'https://t.me/',
      caption_length_max: MAX_CAPTION,
      message_length_max: MAX_TEXT,
      webfile_dc_id: homeDc,
    }),
    'help.getNearestDc': (_, { caller }) => ({
      _: 'nearestDc',
      country: 'NL',
      this_dc: caller.dc,
      nearest_dc: homeDc,
    }),
    'help.getAppConfig': () => ({ _: 'help.appConfig', hash: randomInt(2 ** 31), config: appConfig() }),
    'help.getCdnConfig': () => ({ _: 'cdnConfig', public_keys: [] }),
    'help.getTermsOfServiceUpdate': () => ({
      _: 'help.termsOfServiceUpdateEmpty',
      expires: seconds() + CONFIG_LIVES_SECONDS,
    }),
  }
}

function appConfig(): TlObject {
  const numbers = {
    upload_max_fileparts_default: MAX_PARTS.default,
    upload_max_fileparts_premium: MAX_PARTS.premium,
    caption_length_limit_default: MAX_CAPTION,
    small_queue_max_active_operations_count: 5,
    large_queue_max_active_operations_count: 2,
  }
  return {
    _: 'jsonObject',
    value: Object.entries(numbers).map(([key, value]) => ({
      _: 'jsonObjectValue',
      key,
      value: { _: 'jsonNumber', value },
    })),
  }
}
