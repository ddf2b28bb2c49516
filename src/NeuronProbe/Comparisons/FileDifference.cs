namespace NeuronProbe.Comparisons;

/// <summary>A file that two scans have differently.</summary>
/// <param name="Name">Its name, relative to the folder.</param>
/// <param name="How">In what, in words.</param>
/// <param name="FollowsFigures">Whether it is another one because figures differ, which are compared by
/// themselves.</param>
internal sealed record FileDifference(string Name, string How, bool FollowsFigures);
