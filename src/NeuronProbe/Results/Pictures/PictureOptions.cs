using NeuronProbe.Options;

namespace NeuronProbe.Results.Pictures;

/// <summary>How a picture looks.</summary>
internal sealed record PictureOptions
{
    /// <summary>Fonts of the same widths, and what any system has instead.</summary>
    public const string UsualFont = "Helvetica, Arial, Liberation Sans, sans-serif";

    private const string ByContent = "by what is drawn";

    public static readonly NumberOption<int> WidthOption = new(
        "--width", "Width of the picture, in pixels of a screen (96 to an inch).")
    {
        Least = 1,
        HasNoDefault = true,
        DefaultNote = ByContent,
    };

    public static readonly NumberOption<int> HeightOption = new("--height", "Height of the picture, likewise.")
    {
        Least = 1,
        HasNoDefault = true,
        DefaultNote = ByContent,
    };

    public static readonly TextOption FontOption = new(
        "--font",
        "NAME",
        "Font of an SVG, or several in order of preference, as CSS names them; of a PNG, a font file.")
    {
        DefaultNote = UsualFont,
    };

    private static readonly NumberOption<double> FontSizeOption = new(
        "--font-size", "Size of the text on axes, in pixels; titles are larger.")
    {
        Least = 4,
        Default = 12,
    };

    private static readonly TextOption TitleOption = new("--title", "TEXT", "Title above the picture.");

    private static readonly SwitchOption LogOption = new("--log", "Heights of distributions are logarithmic.")
    {
        DefaultNote = "where the fullest column would dwarf the others; --log false never",
    };

    /// <summary>The width, or null where it follows from what is drawn.</summary>
    public int? Width { get; init => field = WidthOption.Demand(value); }

    /// <summary>The height, likewise.</summary>
    public int? Height { get; init => field = HeightOption.Demand(value); }

    /// <summary>The size of the text on axes.</summary>
    public double FontSize { get; init => field = FontSizeOption.Demand(value); } = FontSizeOption.Default;

    /// <summary>The font, or null for <see cref="UsualFont"/>.</summary>
    public string? Font { get; init; }

    /// <summary>The title above all, or null.</summary>
    public string? Title { get; init; }

    /// <summary>Whether heights are logarithmic, or null where the counts decide.</summary>
    public bool? IsLogarithmic { get; init; }

    public PictureTheme Theme { get; init; } = PictureTheme.Light;

    public static IReadOnlyList<OptionField<PictureOptions>> Fields { get; } =
    [
        LogOption.In<PictureOptions>(
            o => o.IsLogarithmic ?? false, (o, value) => o with { IsLogarithmic = value }),
        TitleOption.In<PictureOptions>(o => o.Title, (o, value) => o with { Title = value }),
        WidthOption.InOrNone<PictureOptions, int>(o => o.Width, (o, value) => o with { Width = value }),
        HeightOption.InOrNone<PictureOptions, int>(o => o.Height, (o, value) => o with { Height = value }),
        FontOption.In<PictureOptions>(o => o.Font, (o, value) => o with { Font = value }),
        FontSizeOption.In<PictureOptions>(o => o.FontSize, (o, value) => o with { FontSize = value }),
    ];
}
