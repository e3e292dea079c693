import type { TitleDetail } from '@streamvault/api'
import { pickArtwork, titleTint } from '../../lib/artwork.ts'
import { formatSize } from '../../lib/format-size.ts'
import { qualityName } from '../cards/title-facts.ts'
import { videoCodecName } from '../title/file-facts.ts'
import { planEntries } from '../title/plan-entries.ts'

/** One file of an item, for the quality menu. */
export interface PlaylistFile {
  id: string
  quality: string
  /** Codec, HDR and size in one line. */
  detail: string
}

/** A film, a part of one, or an episode. */
export interface PlaylistItem {
  /** Identifies the item across its files, as in the progress store. */
  key: string
  /** `S1 E4, Salvage Rights`, `Part 2`; `null` for a film. */
  label: string | null
  /** Number of the part of a film; `null` for a whole film and for an episode. */
  part: number | null
  /** Best first; never empty. */
  files: PlaylistFile[]
}

/** The items of a title, in order. */
export interface Playlist {
  titleId: string
  title: string
  artworkId: string | null
  tint: string
  items: PlaylistItem[]
}

/** The playlist of a title, with only the fields that the player shows. */
export function planPlaylist(title: TitleDetail): Playlist {
  const artwork = pickArtwork(title.artwork, 'backdrop') ?? pickArtwork(title.artwork, 'poster')
  return {
    titleId: title.id,
    title: title.title,
    artworkId: artwork?.id ?? null,
    tint: titleTint(title.artwork),
    items: planEntries(title).map((entry) => ({
      key: entry.key,
      part: entry.part,
      label: [entry.code, entry.name].filter(Boolean).join(', ') || null,
      files: entry.files.map((file) => ({
        id: file.id,
        quality: file.quality ? qualityName(file.quality) : 'Original',
        detail: [file.edition, videoCodecName(file), ...file.hdr, formatSize(file.size)].filter(Boolean).join(' · '),
      })),
    })),
  }
}
