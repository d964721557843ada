import { type DragEvent, useState } from 'react';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** Files that are dragged over an element, and let go of there. */
export function useDrop(onFiles: (files: File[]) => void) {
  /** Elements under the pointer, of which leaving one enters the next. */
  const [depth, setDepth] = useState(0);
  return {
    over: depth > 0,
    handlers: {
      onDragEnter(event: DragEvent) {
        if (hasFiles(event)) setDepth((now) => now + 1);
      },
      onDragLeave(event: DragEvent) {
        if (hasFiles(event)) setDepth((now) => Math.max(0, now - 1));
      },
      onDragOver(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      },
      onDrop(event: DragEvent) {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDepth(0);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}
