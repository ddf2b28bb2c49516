namespace NeuronProbe.Results.Pictures;

/// <summary>A part of a picture. Places are in pixels of a screen, 96 to an inch, from the upper left corner.</summary>
internal abstract record Shape;
