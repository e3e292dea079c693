import { NotFoundNotice } from '@/features/shell/not-found-notice.tsx'

export default function NotFound() {
  return <NotFoundNotice />
}
