using System.Globalization;
using System.Text.Json;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Views;

/// <summary>How far a scan is, as JSON.</summary>
internal static class StatusJson
{
    private const int Version = 1;

    public static void Write(ScanStatus status, TextWriter output) =>
        output.Write(WrittenText.Of(stream => Write(stream, status)) + "\n");

    private static void Write(Stream stream, ScanStatus status)
    {
        using var json = new Utf8JsonWriter(stream, JsonSeal.Indented);
        json.WriteStartObject();
        json.WriteNumber("schema_version", Version);
        json.WriteString("folder", status.Folder);
        json.WritePropertyName("scan");
        if (status.Whole is { } whole)
        {
            Write(json, whole);
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteStartArray("shards");
        foreach (PartStatus shard in status.Shards)
        {
            Write(json, shard);
        }
        json.WriteEndArray();
        WriteTotal(json, status);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PartStatus part)
    {
        json.WriteStartObject();
        if (part.Place is { } place)
        {
            json.WriteNumber("index", place.Index);
            json.WriteNumber("count", place.Count);
        }
        json.WriteString("state", StatusView.NameOf(part.State));
        WriteFigures(json, part.Documents, part.Tokens, part.ChunksDone, part.Chunks);
        json.WriteString("saved_at", TimeOf(part.SavedAt));
        json.WritePropertyName("running");
        if (part.Running is { } running)
        {
            json.WriteStartObject();
            json.WriteString("host", running.Host);
            Write(json, "process", running.Process);
            json.WriteString("since", TimeOf(running.Since));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
    }

    private static void WriteTotal(Utf8JsonWriter json, ScanStatus status)
    {
        IReadOnlyList<PartStatus> parts = status.Shards.Count > 0 ? status.Shards : [status.Whole!];
        json.WriteStartObject("total");
        json.WriteNumber("done", parts.Count(part => part.State == PartState.Done));
        json.WriteNumber("of", parts.Count);
        WriteFigures(
            json,
            ScanStatus.Sum(parts.Select(part => part.Documents)),
            ScanStatus.Sum(parts.Select(part => part.Tokens)),
            ScanStatus.Sum(parts.Select(part => part.ChunksDone)),
            ScanStatus.Sum(parts.Select(part => part.Chunks)));
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, long? documents, long? tokens, long? done, long? chunks)
    {
        Write(json, "documents", documents);
        Write(json, "tokens", tokens);
        Write(json, "chunks_done", done);
        Write(json, "chunks", chunks);
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string? TimeOf(DateTime? time) =>
        time?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
