using NeuronProbe.Options;

namespace NeuronProbe.Scans;

/// <summary>How a scan is run over a long time or on several machines; none of it changes a result.</summary>
internal sealed record RunOptions
{
    public static readonly SwitchOption ResumeOption = new(
        "--resume",
        "Go on from what an earlier attempt of the same scan saved in --out; with nothing there, begin; "
            + "where it is complete, say so.")
    { Group = OptionGroup.Running };

    public static readonly NumberOption<double> SaveEveryOption = new(
        "--save-every", "Seconds between two savings of what was collected, at a chunk's end; 0 for each chunk.")
    {
        Group = OptionGroup.Running,
        Least = 0,
        Default = 60,
    };

    public static readonly DurationOption MaxTimeOption = new(
        "--max-time", "Save and stop at a chunk's end before that time is over; --resume goes on.")
    { Group = OptionGroup.Running };

    public static readonly TextOption ShardOption = new(
        "--shard",
        "I/N|auto",
        "Scan the I-th, from 0, of N parts of the corpus, for 'merge'; auto: what Slurm or Kubernetes says.")
    {
        Group = OptionGroup.Running,
        Check = text => ShardPlace.Check(text),
    };

    /// <summary>Whether it goes on from what was saved.</summary>
    public bool Resume { get; init; }

    /// <summary>Seconds between two savings.</summary>
    public double SaveEvery { get; init => field = SaveEveryOption.Demand(value); } = SaveEveryOption.Default;

    /// <summary>When it stops at the latest; null: not by time.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>Which part of the corpus, as <c>I/N</c>; null for all of it.</summary>
    public string? Shard { get; init => field = value is null ? null : ShardPlace.Settle(value); }

    /// <summary>An option by which it is saved before its end, that was given; or null.</summary>
    public string? Asked => Resume ? ResumeOption.Name
        : Shard is not null ? ShardOption.Name
        : MaxTime is not null ? MaxTimeOption.Name
        : null;

    /// <summary>The part of the corpus; null for all of it.</summary>
    public ShardPlace? Place => Shard is null ? null : ShardPlace.Parse(Shard);

    public static IReadOnlyList<OptionField<RunOptions>> Fields { get; } =
    [
        ResumeOption.In<RunOptions>(o => o.Resume, (o, value) => o with { Resume = value }),
        SaveEveryOption.In<RunOptions>(o => o.SaveEvery, (o, value) => o with { SaveEvery = value }),
        MaxTimeOption.In<RunOptions>(o => o.MaxTime, (o, value) => o with { MaxTime = value }),
        ShardOption.In<RunOptions>(o => o.Shard, (o, value) => o with { Shard = value }),
    ];
}
