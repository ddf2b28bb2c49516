namespace NeuronProbe.Results.Pictures;

/// <summary>A diagram with its axes, before it has a place.</summary>
internal sealed record Chart
{
    public required string Title { get; init; }

    /// <summary>What stands below the title; empty for nothing.</summary>
    public string Aside { get; init; } = "";

    /// <summary>What the vertical axis measures.</summary>
    public string VerticalUnit { get; init; } = "";

    /// <summary>What the horizontal axis measures.</summary>
    public string HorizontalUnit { get; init; } = "";

    /// <summary>The axes, or null where there is nothing to draw.</summary>
    public (Axis Horizontal, Axis Vertical)? Axes { get; init; }

    /// <summary>What is said in place of a drawing.</summary>
    public string Message { get; init; } = "";

    /// <summary>Draws what is between the axes.</summary>
    public Func<Frame, IEnumerable<Shape>> Draw { get; init; } = _ => [];
}
