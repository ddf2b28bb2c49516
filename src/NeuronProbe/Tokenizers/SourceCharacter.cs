using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>One character of a text on its way through a normaliser.</summary>
/// <param name="Rune">What it is by now.</param>
/// <param name="Start">Where the source text that it stands for starts, in UTF-16 units.</param>
/// <param name="End">Where that ends; <paramref name="Start"/> for a character that was put in.</param>
internal readonly record struct SourceCharacter(Rune Rune, int Start, int End);
