/** Fills the screen with `element`, or leaves it; on phones the screen turns to the picture where that is allowed. */
export async function toggleFullScreen(element: HTMLElement, video: HTMLVideoElement): Promise<void> {
  if (document.fullscreenElement) return document.exitFullscreen()
  // Safari on phones fills the screen with the video alone.
  const phone = video as HTMLVideoElement & { webkitEnterFullscreen?: () => void }
  if (!element.requestFullscreen) return phone.webkitEnterFullscreen?.()
  await element.requestFullscreen()
  const orientation = screen.orientation as ScreenOrientation & { lock?: (to: string) => Promise<void> }
  await orientation.lock?.('landscape').catch(() => {})
}

/** Puts the picture into a small window above others, or back. Where the browser cannot, nothing happens. */
export async function togglePictureInPicture(video: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement) await document.exitPictureInPicture()
  else if (document.pictureInPictureEnabled) await video.requestPictureInPicture()
}
