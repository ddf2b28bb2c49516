using System.Globalization;
using System.Security.Cryptography;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>Ids as they are stored: a line for each text, with how many there are and a hash of them.</summary>
internal static class KindIds
{
    public static string Line(IReadOnlyList<int> ids)
    {
        byte[] hash =
            SHA256.HashData(
            System.Text.Encoding.ASCII.GetBytes(
            string.Join(' ', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))));
        return string.Create(CultureInfo.InvariantCulture,
            $"{ids.Count} {Convert.ToHexStringLower(hash.AsSpan(0, 4))}");
    }
}
