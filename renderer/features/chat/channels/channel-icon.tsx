import { Hash, Lock } from 'lucide-react';
import type { ChannelKind } from '../../../../shared/domain/channel.ts';

/** Decoration for the eye; the words around it say what kind it is. */
export function ChannelIcon({
  kind,
  className,
}: {
  kind: ChannelKind;
  className?: string | undefined;
}) {
  const Icon = kind === 'private' ? Lock : Hash;
  return <Icon className={className} aria-hidden="true" />;
}
