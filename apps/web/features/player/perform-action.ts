import type { PlayerAction } from './parse-shortcut.ts'

/** Available speeds, slowest first. */
export const RATES: readonly number[] = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]

/** Length of a step by one frame, in seconds. Browsers do not expose the frame rate; 24 per second is the most common. */
const FRAME_SECONDS = 1 / 24

/** Performs actions on the media itself; the player handles the others (full screen, next, help). */
export function performAction(video: HTMLVideoElement, action: PlayerAction): void {
  if (action.type === 'toggle') togglePlay(video)
  if (action.type === 'seek') seekTo(video, video.currentTime + action.by)
  if (action.type === 'seek-to') seekTo(video, video.duration * action.share)
  if (action.type === 'frame' && video.paused) seekTo(video, video.currentTime + action.by * FRAME_SECONDS)
  if (action.type === 'volume') setVolume(video, video.volume + action.by)
  if (action.type === 'mute') video.muted = !video.muted
  if (action.type === 'rate') setRate(video, stepRate(video.playbackRate, action.by))
}

/** Seeks to a second inside the media; does nothing while the length is unknown. */
export function seekTo(video: HTMLVideoElement, seconds: number): void {
  if (!Number.isFinite(video.duration) || !Number.isFinite(seconds)) return
  video.currentTime = Math.max(0, Math.min(seconds, video.duration))
}

/** Sets the volume between 0 and 1, and unmutes. */
export function setVolume(video: HTMLVideoElement, volume: number): void {
  video.volume = Math.max(0, Math.min(1, Math.round(volume * 100) / 100))
  video.muted = video.volume === 0
}

/** Sets the speed, also for files opened later. */
export function setRate(video: HTMLVideoElement, rate: number): void {
  video.defaultPlaybackRate = rate
  video.playbackRate = rate
}

function togglePlay(video: HTMLVideoElement): void {
  if (video.paused) video.play().catch(() => {})
  else video.pause()
}

function stepRate(rate: number, by: 1 | -1): number {
  const at = RATES.findIndex((candidate) => candidate >= rate)
  return RATES[Math.max(0, Math.min(RATES.length - 1, at + by))] ?? 1
}
