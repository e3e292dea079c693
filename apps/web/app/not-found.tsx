import { NotFoundNotice } from '@/features/shell/not-found-notice.tsx'
import { SiteFrame } from '@/features/shell/site-frame.tsx'

export default function NotFound() {
  return (
    <SiteFrame>
      <NotFoundNotice />
    </SiteFrame>
  )
}
