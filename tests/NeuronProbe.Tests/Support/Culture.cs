using System.Globalization;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>Runs a part of a test under another culture.</summary>
internal static class Culture
{
    /// <summary>Cultures whose decimal comma, digit groups or dotless i give away what depends
    /// on the current culture.</summary>
    public static TheoryData<string> Treacherous => ["", "tr-TR", "de-DE"];

    public static void Use(string name, Action action)
    {
        CultureInfo former = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            action();
        }
        finally
        {
            CultureInfo.CurrentCulture = former;
        }
    }
}
