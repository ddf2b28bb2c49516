namespace NeuronProbe.Concepts.Measures;

/// <summary>What a second reading of the corpus, which keeps all values, finds of a neuron and concept.</summary>
/// <param name="Figures">The figures, exact.</param>
/// <param name="Low">Lower end of the AUROC's interval over the documents that rank, or NaN.</param>
/// <param name="High">Upper end.</param>
/// <param name="HeldOutLow">Lower end over what is held out, or NaN.</param>
/// <param name="HeldOutHigh">Upper end.</param>
internal readonly record struct SecondReading(
    RankingFigures Figures, double Low, double High, double HeldOutLow, double HeldOutHigh)
{
    public static SecondReading Read(BinaryReader reader) => new(
        RankingFigures.Read(reader),
        reader.ReadDouble(),
        reader.ReadDouble(),
        reader.ReadDouble(),
        reader.ReadDouble());

    public void Write(BinaryWriter writer)
    {
        Figures.Write(writer);
        writer.Write(Low);
        writer.Write(High);
        writer.Write(HeldOutLow);
        writer.Write(HeldOutHigh);
    }
}
