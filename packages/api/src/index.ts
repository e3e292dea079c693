export { Problem } from './problem.ts'
export {
  ArtworkView,
  EpisodeView,
  FileView,
  PlayLink,
  PlayRequest,
  SearchQuery,
  SearchResult,
  TitleCard,
  TitleDetail,
  TitleList,
  TitleListQuery,
  TrackView,
} from './titles.ts'
