import type { AdminFile, AdminTitle } from '@streamvault/api'
import type { MediaFile, Title } from '@streamvault/catalog'

/** A file as the operator sees it. */
export function adminFile(file: MediaFile): AdminFile {
  return {
    id: file.id,
    titleId: file.titleId,
    path: file.path,
    quality: file.quality,
    season: file.season,
    episodes: file.episodes,
    part: file.part,
    size: file.size,
    duration: file.media?.duration ?? null,
    state: file.state,
    reason: file.reason,
    addedAt: file.addedAt,
  }
}

/** A title as the operator sees it. */
export function adminTitle(title: Title, files: MediaFile[]): AdminTitle {
  return {
    id: title.id,
    kind: title.kind,
    title: title.name,
    year: title.year,
    overview: title.overview,
    genres: title.genres,
    state: title.state,
    rightsNote: title.rightsNote,
    isDemo: title.isDemo,
    addedAt: title.addedAt,
    updatedAt: title.updatedAt,
    files: files.map(adminFile),
  }
}
