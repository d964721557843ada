import { type ComponentProps, useLayoutEffect, useRef } from 'react';

export interface CanvasProps extends Omit<ComponentProps<'canvas'>, 'width' | 'height' | 'ref'> {
  bitmap: ImageBitmap;
  /** For screen readers. */
  label: string;
}

/** A picture, drawn. It has no address, so nothing can request it, and no document can hide in it. */
export function Canvas({ bitmap, label, ...rest }: CanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    ref.current?.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return (
    <canvas
      {...rest}
      ref={ref}
      width={bitmap.width}
      height={bitmap.height}
      role="img"
      aria-label={label}
    />
  );
}
