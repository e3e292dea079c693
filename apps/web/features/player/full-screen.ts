/** Toggles full screen for `element`; phones also rotate to landscape where that is allowed. */
export async function toggleFullScreen(element: HTMLElement, video: HTMLVideoElement): Promise<void> {
  if (document.fullscreenElement) return document.exitFullscreen()
  // Safari on phones supports full screen only for the video element.
  const phone = video as HTMLVideoElement & { webkitEnterFullscreen?: () => void }
  if (!element.requestFullscreen) return phone.webkitEnterFullscreen?.()
  await element.requestFullscreen()
  const orientation = screen.orientation as ScreenOrientation & { lock?: (to: string) => Promise<void> }
  await orientation.lock?.('landscape').catch(() => {})
}

/** Toggles picture-in-picture. Does nothing in browsers without support. */
export async function togglePictureInPicture(video: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement) await document.exitPictureInPicture()
  else if (document.pictureInPictureEnabled) await video.requestPictureInPicture()
}
