using System.Globalization;

namespace NeuronProbe.Tests.Corpora;

/// <summary>Runs a test's body as it would run for a user of another language.</summary>
internal static class Culture
{
    public static void Use(string name, Action body)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
        try
        {
            body();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
