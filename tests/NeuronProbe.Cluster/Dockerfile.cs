using System.Text.Json;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Cluster;

/// <summary>What <c>deploy/Dockerfile</c> says of the image.</summary>
internal static class Dockerfile
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.Path("deploy", "Dockerfile"));

    /// <summary>The name that the line at its top gives the image.</summary>
    public static string BuiltAs => Lines[0].Split(" -t ")[1].Split(' ')[0];

    /// <summary>User and group, by number.</summary>
    public static string User => After("USER ").Single();

    public static string WorkingFolder => After("WORKDIR ").Last();

    /// <summary>The program and its first arguments.</summary>
    public static IReadOnlyList<string> EntryPoint =>
        JsonSerializer.Deserialize<string[]>(After("ENTRYPOINT ").Single())!;

    /// <summary>Where each stage begins.</summary>
    public static IReadOnlyList<string> Bases => [.. After("FROM ")];

    /// <summary>Variables, as <c>NAME=VALUE</c>.</summary>
    public static IReadOnlyList<string> Environment => [.. After("ENV ").SelectMany(line => line.Split(' '))];

    private static IEnumerable<string> After(string word) =>
        Lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..]);
}
