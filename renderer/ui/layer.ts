import { createContext, useContext } from 'react';

/**
 * Where menus and tooltips are put. A modal dialog is in the browser's top layer and makes the rest of
 * the page inert, so what opens inside one has to live inside it; null is the page's body.
 */
const LayerContext = createContext<HTMLElement | null>(null);

export const LayerProvider = LayerContext.Provider;

export const useLayer = (): HTMLElement | null => useContext(LayerContext);
