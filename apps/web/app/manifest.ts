import type { MetadataRoute } from 'next'

/** Makes the site installable; sets its look until the first page has loaded. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'StreamVault',
    short_name: 'StreamVault',
    description: 'Films and series from your own vault.',
    start_url: '/',
    display: 'standalone',
    background_color: '#07080b',
    theme_color: '#07080b',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  }
}
