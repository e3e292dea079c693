import type { EpisodeView, FileView, TitleCard, TitleDetail } from '@streamvault/api'
import { compareFiles, type MediaFile, type Title } from '@streamvault/catalog'

/** A title as lists show it. */
export function titleCard(title: Title): TitleCard {
  return {
    id: title.id,
    kind: title.kind,
    title: title.name,
    year: title.year,
    genres: title.genres,
    qualities: title.qualities,
    overview: title.overview,
    artwork: title.artwork.map(({ imageId, role, tint }) => ({ id: imageId, role, tint })),
    addedAt: title.addedAt,
  }
}

/** A title as its page shows it: with its playable files, in order. */
export function titleDetail(title: Title, files: MediaFile[]): TitleDetail {
  const ready = files.filter((file) => file.state === 'ready').sort(compareFiles)
  return { ...titleCard(title), episodes: episodeViews(title, ready), files: ready.map(fileView) }
}

/** A file as the site sees it: without its storage location and file name. */
export function fileView(file: MediaFile): FileView {
  return {
    id: file.id,
    quality: file.quality,
    season: file.season,
    episodes: file.episodes,
    part: file.part,
    edition: file.edition,
    size: file.size,
    duration: file.media?.duration ?? null,
    contentType: file.media?.contentType ?? 'application/octet-stream',
    container: file.media?.container ?? null,
    hdr: file.media?.hdr ?? [],
    tracks: (file.media?.tracks ?? []).map(({ isDefault: _, ...track }) => track),
  }
}

/** The title's episodes, and those found only in its files. */
function episodeViews(title: Title, ready: MediaFile[]): EpisodeView[] {
  if (title.kind === 'film') return []
  const views = new Map<string, EpisodeView>()
  for (const { season, number, name, overview } of title.episodes) {
    views.set(`${season}/${number}`, { season, number, name, overview, fileIds: [] })
  }
  for (const file of ready) {
    for (const number of file.episodes) {
      const season = file.season ?? 1
      const key = `${season}/${number}`
      const view = views.get(key) ?? { season, number, name: null, overview: null, fileIds: [] }
      view.fileIds.push(file.id)
      views.set(key, view)
    }
  }
  return [...views.values()].sort((a, b) => a.season - b.season || a.number - b.number)
}
