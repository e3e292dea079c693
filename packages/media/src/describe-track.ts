import type { Track } from '@streamvault/catalog'
import type { InputTrack } from 'mediabunny'
import { codecOfInternalId } from './codec-names.ts'
import { optional, positive } from './optional-detail.ts'

/** Describes one track, the `index`th of its container. */
export async function describeTrack(track: InputTrack, index: number): Promise<Track> {
  const codec = (await track.getCodec()) ?? codecOfInternalId(await track.getInternalCodecId())
  return {
    index,
    kind: track.isVideoTrack() ? 'video' : 'audio',
    codec,
    codecString: await optional(track.getCodecParameterString()),
    language: languageTag(await track.getLanguageCode()),
    name: (await track.getName()) || null,
    width: track.isVideoTrack() ? positive(await optional(track.getDisplayWidth())) : null,
    height: track.isVideoTrack() ? positive(await optional(track.getDisplayHeight())) : null,
    channels: track.isAudioTrack() ? positive(await optional(track.getNumberOfChannels())) : null,
    isDefault: (await track.getDisposition()).default,
  }
}

/** Names the dynamic ranges of a picture beyond SDR: `DV`, `HDR10`, `HLG`. */
export async function rangeNames(track: InputTrack): Promise<string[]> {
  if (!track.isVideoTrack()) return []
  const names: string[] = []
  const sampleEntry = await track.getInternalCodecId()
  if (sampleEntry === 'dvh1' || sampleEntry === 'dvhe' || sampleEntry === 'dav1') names.push('DV')
  // The DOM's type declarations lack the HDR transfer functions.
  const transfer: string | null | undefined = (await optional(track.getColorSpace()))?.transfer
  if (transfer === 'pq') names.push('HDR10')
  if (transfer === 'hlg') names.push('HLG')
  return names
}

/** Containers hold ISO 639-2 codes or BCP 47 tags; `und` and private codes carry no language. */
function languageTag(code: string): string | null {
  try {
    const tag = Intl.getCanonicalLocales(code)[0] ?? 'und'
    return /^(und|zxx|mis|mul|q[a-t][a-z])(-|$)/.test(tag) ? null : tag
  } catch {
    return null
  }
}
