/** What a file of G's weights is called: the Python files look for it by this name. */
export const weightsName = 'generator.safetensors';
